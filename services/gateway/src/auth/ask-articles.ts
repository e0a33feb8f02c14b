import { TokenState } from '@bajiaozhi/shared/contracts/admin-token'
import { type AskOwner, REVOCATION_TIMEOUTS_MS } from '@bajiaozhi/shared/http/revocation-check'
import { Value } from 'typebox/value'
import type { Upstream } from '../upstream/upstream.ts'

/** Asks any replica of articles whether a token was revoked, as one of our own services (`INTERNAL_TOKEN`). */
export const createAskArticles =
  ({ url, dispatcher }: Pick<Upstream, 'url' | 'dispatcher'>, internalToken: string): AskOwner =>
  async (jti) => {
    const { statusCode, body } = await dispatcher.request({
      origin: url,
      path: `/internal/tokens/${encodeURIComponent(jti)}`,
      method: 'GET',
      headers: { host: new URL(url).host, authorization: `Bearer ${internalToken}` },
      signal: AbortSignal.timeout(REVOCATION_TIMEOUTS_MS.owner),
    })
    const answer = await body.json()
    if (statusCode !== 200) throw new Error(`articles answered ${statusCode} for a token`)
    return Value.Parse(TokenState, answer).revoked
  }
