import { Counter, type Registry } from 'prom-client'
import { REVOKED_COPY, revokedTokenKey, TokenState } from '../contracts/admin-token.ts'
import { unavailable } from '../errors/app-error.ts'
import type { Logger } from '../logger/logger.ts'
import type { InternalClient } from './internal-client.ts'

/** What of the streams' Redis the check needs; ioredis fits. */
export interface RevocationFlagReader {
  mget: (...keys: string[]) => Promise<(string | null)[]>
}

/** Asks articles, which owns the tokens, whether one was revoked; rejects when it does not say. */
export type AskOwner = (jti: string) => Promise<boolean>

/** Milliseconds after which Redis counts as away, and articles after it. */
export const REVOCATION_TIMEOUTS_MS = { redis: 200, owner: 1000 } as const

export interface RevocationCheckOptions {
  redis: RevocationFlagReader
  askOwner: AskOwner
  registry: Registry
  logger: Logger
}

/**
 * Whether a token was revoked, for gateway and services, which have no table of them. Its flag in the streams' Redis says that it was; that
 * there is none says that it was not only while articles vouches for all flags, else articles itself is asked. Rejects with an
 * AppError 503 when nobody can tell: nobody is let in on a token that may be revoked (ADR 033).
 */
export function createRevocationCheck({ redis, askOwner, registry, logger }: RevocationCheckOptions) {
  const checks = new Counter({
    name: 'revocation_checks_total',
    help: 'Admin tokens that were looked up, by who could say whether they were revoked',
    labelNames: ['answered_by'],
    registers: [registry],
  })
  const by = (who: 'flags' | 'articles' | 'flags_alone' | 'nobody', isRevoked: boolean): boolean => {
    checks.inc({ answered_by: who })
    return isRevoked
  }

  async function readFlags(jti: string) {
    const keys = [revokedTokenKey(jti), REVOKED_COPY.complete, REVOKED_COPY.held]
    const [flag, complete, held] = (await redis.mget(...keys)).map((value) => value !== null)
    return { flag, complete, held }
  }

  return {
    async isRevoked(jti: string): Promise<boolean> {
      const flags = await readFlags(jti).catch((err: unknown) => {
        logger.debug({ err }, 'the flags of revoked tokens cannot be read for now')
        return undefined
      })
      if (flags?.flag || flags?.complete) return by('flags', flags.flag === true)
      try {
        return by('articles', await askOwner(jti))
      } catch (cause) {
        // Without articles nobody can log out, so what its last copy says still holds.
        if (flags?.held) return by('flags_alone', false)
        by('nobody', true)
        throw unavailable('REVOCATIONS_UNAVAILABLE', 'tokens cannot be checked for now', { cause, retryAfterSec: 2 })
      }
    },
  }
}

/** Asks by the internal API of articles. */
export const askArticles =
  (client: Pick<InternalClient, 'request'>): AskOwner =>
  async (jti) => {
    const path = `/internal/tokens/${encodeURIComponent(jti)}`
    return (await client.request('GET', path, { schema: TokenState })).revoked
  }
