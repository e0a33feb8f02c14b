import { revokedTokenKey } from '../contracts/admin-token.ts'
import { unavailable } from '../errors/app-error.ts'

/** What of the streams' Redis the lookup needs; ioredis fits. */
export interface RevocationFlagReader {
  exists: (key: string) => Promise<number>
}

/**
 * Knows revoked tokens by their flags in the streams' Redis, for services without a table of them. With Redis away it rejects
 * with an AppError 503: nobody is let in on a token that may be revoked.
 */
export const createRedisRevocation = ({ redis }: { redis: RevocationFlagReader }) => ({
  async isRevoked(jti: string): Promise<boolean> {
    try {
      return (await redis.exists(revokedTokenKey(jti))) > 0
    } catch (cause) {
      throw unavailable('REVOCATIONS_UNAVAILABLE', 'tokens cannot be checked for now', { cause, retryAfterSec: 2 })
    }
  },
})
