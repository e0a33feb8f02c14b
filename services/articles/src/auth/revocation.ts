import { revokedTokenKey } from '@bajiaozhi/shared/contracts/admin-token'
import type { Logger } from '@bajiaozhi/shared/logger/logger'
import type { RevokedToken } from './revoked-token-model.ts'
import type { RevokedTokensRepository } from './revoked-tokens-repository.ts'

/** The flags in the streams' Redis by which the gateway knows revoked tokens; ioredis fits. */
export interface RevocationFlags {
  set: (key: string, value: string, unit: 'EX', seconds: number) => Promise<unknown>
}

export interface Revocation {
  revoke: (token: RevokedToken) => Promise<void>
  isRevoked: (jti: string) => Promise<boolean>
  /** Soon and then every ten minutes: sets the flags that a Redis away at logout did not get, and forgets expired tokens. */
  start: (firstInMs?: number) => void
  stop: () => void
}

export interface RevocationOptions {
  revokedTokens: RevokedTokensRepository
  flags: RevocationFlags
  logger: Logger
  now?: () => Date
}

/** Time for the connections to be there. */
const FIRST_REFRESH_MS = 3000
const REFRESH_MS = 10 * 60_000

/** MySQL knows every revoked token; Redis holds a flag for each as a copy, so this service asks MySQL alone. */
export function createRevocation({
  revokedTokens,
  flags,
  logger,
  now = () => new Date(),
}: RevocationOptions): Revocation {
  async function flag({ jti, expires_at }: RevokedToken): Promise<void> {
    const seconds = Math.ceil((expires_at.getTime() - now().getTime()) / 1000)
    if (seconds > 0) await flags.set(revokedTokenKey(jti), '1', 'EX', seconds)
  }

  async function refresh(): Promise<void> {
    try {
      await revokedTokens.removeExpired(now())
      for (const token of await revokedTokens.listLive(now())) await flag(token)
    } catch (err) {
      logger.warn({ err }, 'revoked tokens could not be refreshed for now')
    }
  }

  let timer: NodeJS.Timeout | undefined
  function refreshIn(ms: number): void {
    timer = setTimeout(() => void refresh().then(() => refreshIn(REFRESH_MS)), ms)
    timer.unref()
  }

  return {
    async revoke(token) {
      await revokedTokens.add(token)
      await flag(token).catch((err: unknown) => logger.warn({ err }, 'the gateway will hear of a logout later'))
    },

    isRevoked: (jti) => revokedTokens.has(jti),

    start: (firstInMs = FIRST_REFRESH_MS) => refreshIn(firstInMs),
    stop: () => clearTimeout(timer),
  }
}
