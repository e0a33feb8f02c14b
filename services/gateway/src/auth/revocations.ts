import { revokedTokenKey } from '@bajiaozhi/shared/contracts/admin-token'
import type { Logger } from '@bajiaozhi/shared/logger/logger'
import { Counter, type Registry } from 'prom-client'

/** The one thing that is asked of the streams' Redis here, as a user that may only read these keys. */
export interface RevocationStore {
  exists: (key: string) => Promise<number>
}

export interface RevocationsOptions {
  store: RevocationStore
  logger: Logger
  registry: Registry
}

/**
 * Whether a token was revoked by a logout. While Redis is away every token counts as good **here**: the service behind
 * checks it once more, and against MySQL, so that nothing is let in by this; it is counted.
 */
export function createRevocations({ store, logger, registry }: RevocationsOptions): (jti: string) => Promise<boolean> {
  const unchecked = new Counter({
    name: 'gateway_revocation_checks_skipped_total',
    help: 'Admin requests passed on without looking for a logout, as Redis was away; the service looks in MySQL',
    registers: [registry],
  })
  return async (jti) => {
    try {
      return (await store.exists(revokedTokenKey(jti))) > 0
    } catch (err) {
      unchecked.inc()
      logger.debug({ err }, 'Redis is away, so the service alone looks for a logout')
      return false
    }
  }
}
