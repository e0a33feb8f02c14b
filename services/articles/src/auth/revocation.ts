import type { Logger } from '@bajiaozhi/shared/logger/logger'
import { createRepeater } from '@bajiaozhi/shared/timing/repeater'
import { CLOCKS_APART_MS, type RevocationCopy } from './revocation-copy.ts'
import type { RevokedToken } from './revoked-token-model.ts'
import type { RevokedTokensRepository } from './revoked-tokens-repository.ts'

export interface Revocation {
  /** From a second after this at the latest, the token is refused everywhere. @returns false when it was revoked before */
  revoke: (token: RevokedToken) => Promise<boolean>
  isRevoked: (jti: string) => Promise<boolean>
  /** Keeps the copy in Redis, and forgets tokens that have expired. */
  start: () => void
  stop: () => Promise<void>
}

export interface RevocationOptions {
  revokedTokens: RevokedTokensRepository
  copy: RevocationCopy
  logger: Logger
  now?: () => Date
}

/** Often enough that a slow round or two do not let the copy's promise run out. */
const VOUCH_MS = 250
const FORGET_MS = 10 * 60_000

/** MySQL knows every revoked token; the streams' Redis holds a copy for the others, so this service asks MySQL alone. */
export function createRevocation({
  revokedTokens,
  copy,
  logger,
  now = () => new Date(),
}: RevocationOptions): Revocation {
  const forget = () => revokedTokens.removeExpired(new Date(now().getTime() - CLOCKS_APART_MS))
  const repeaters = [
    createRepeater({ task: copy.complete, everyMs: VOUCH_MS, what: 'the copy of revoked tokens is kept', logger }),
    createRepeater({ task: forget, everyMs: FORGET_MS, what: 'expired tokens are forgotten', logger }),
  ]

  return {
    async revoke(token) {
      if (!(await revokedTokens.add(token))) return false
      // Without its flag the token is refused once the last promise that the copy is complete has run out.
      await copy.add(token).catch((err: unknown) => logger.warn({ err }, 'a logout is known in MySQL alone for now'))
      return true
    },
    isRevoked: (jti) => revokedTokens.has(jti),
    start() {
      for (const repeater of repeaters) repeater.start()
    },
    async stop() {
      await Promise.all(repeaters.map((repeater) => repeater.stop()))
    },
  }
}
