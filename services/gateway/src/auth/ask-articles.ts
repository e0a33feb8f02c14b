import { TokenState } from '@bajiaozhi/shared/contracts/admin-token'
import { type AskOwner, REVOCATION_TIMEOUTS_MS } from '@bajiaozhi/shared/http/revocation-check'
import { Value } from 'typebox/value'
import type { UpstreamRequest } from '../upstream/exchange.ts'
import type { Policy } from '../upstream/policy.ts'
import type { Upstream } from '../upstream/upstream.ts'

/** A replica that hangs leaves time to ask another. */
const POLICY: Policy = { attemptMs: 400, totalMs: REVOCATION_TIMEOUTS_MS.owner, repeatsReads: true }

/** Asks any replica of articles whether a token was revoked, as one of our own services (`INTERNAL_TOKEN`). */
export const createAskArticles =
  ({ host, dispatcher }: Pick<Upstream, 'host' | 'dispatcher'>, internalToken: string): AskOwner =>
  async (jti) => {
    const request: UpstreamRequest = {
      route: '/internal/tokens',
      policy: POLICY,
      priority: 'admin',
      path: `/internal/tokens/${encodeURIComponent(jti)}`,
      method: 'GET',
      headers: { host, authorization: `Bearer ${internalToken}` },
    }
    const { statusCode, body } = await dispatcher.request(request as Parameters<typeof dispatcher.request>[0])
    const answer = await body.json()
    if (statusCode !== 200) throw new Error(`articles answered ${statusCode} for a token`)
    return Value.Parse(TokenState, answer).revoked
  }
