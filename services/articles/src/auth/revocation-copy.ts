import { REVOKED_COPY, revokedTokenKey } from '@bajiaozhi/shared/contracts/admin-token'
import type { RevokedToken } from './revoked-token-model.ts'
import type { RevokedTokensRepository } from './revoked-tokens-repository.ts'

/** What of the streams' Redis the copy needs; ioredis fits. */
export interface CopyStore {
  set: (key: string, value: string, unit: 'PXAT', unixMs: number) => Promise<unknown>
  /** Seconds and microseconds. */
  time: () => Promise<readonly (number | string)[]>
  eval: (script: string, keys: number, ...args: (string | number)[]) => Promise<unknown>
}

export interface RevocationCopy {
  /** Sets the flag of one token. */
  add: (token: RevokedToken) => Promise<void>
  /** Sets all flags that are missing and promises that all are there. Rejects when that cannot be promised. */
  complete: () => Promise<void>
}

export interface RevocationCopyOptions {
  redis: CopyStore
  revokedTokens: Pick<RevokedTokensRepository, 'listLive'>
  now?: () => Date
}

/** A verifier whose clock is behind takes a token for so much longer. */
export const CLOCKS_APART_MS = 60_000
/** For how long a promise holds after the look into MySQL on which it rests. A logout takes effect within a second (ADR 033). */
const PROMISE_MS = 800
/** A table with more is not copied by one script; everybody asks articles then. */
const MAX_TOKENS = 5000

/** KEYS: complete, held, flags. ARGV: the end of the promise, the ends of the flags; Unix milliseconds. */
const COMPLETE = `
for i = 3, #KEYS do
  if redis.call('EXISTS', KEYS[i]) == 0 then redis.call('SET', KEYS[i], '1', 'PXAT', ARGV[i - 1]) end
end
local time = redis.call('TIME')
if time[1] * 1000 + time[2] / 1000 >= tonumber(ARGV[1]) then return 0 end
redis.call('SET', KEYS[1], '1', 'PXAT', ARGV[1])
if redis.call('EXISTS', KEYS[2]) == 0 then redis.call('SET', KEYS[2], '1') end
return 1`

/**
 * The flags of revoked tokens in the streams' Redis. The promise is made in the one step that sets the flags, and counts from a time of
 * Redis's clock before MySQL was read: whatever happened to Redis, and whoever wrote late, it never covers a token that was revoked
 * more than PROMISE_MS ago and has no flag.
 */
export function createRevocationCopy({
  redis,
  revokedTokens,
  now = () => new Date(),
}: RevocationCopyOptions): RevocationCopy {
  return {
    async add({ jti, expires_at }) {
      await redis.set(revokedTokenKey(jti), '1', 'PXAT', endOf(expires_at))
    },

    async complete() {
      const [seconds, microseconds] = (await redis.time()).map(Number) as [number, number]
      const until = seconds * 1000 + Math.floor(microseconds / 1000) + PROMISE_MS
      const live = await revokedTokens.listLive(new Date(now().getTime() - CLOCKS_APART_MS), MAX_TOKENS + 1)
      if (live.length > MAX_TOKENS) throw new Error(`more than ${MAX_TOKENS} tokens are revoked`)
      const keys = [REVOKED_COPY.complete, REVOKED_COPY.held, ...live.map(({ jti }) => revokedTokenKey(jti))]
      const ends = live.map(({ expires_at }) => endOf(expires_at))
      const inTime = await redis.eval(COMPLETE, keys.length, ...keys, until, ...ends)
      if (inTime !== 1) throw new Error('the copy of revoked tokens was written too late')
    },
  }
}

const endOf = (expiry: Date): number => expiry.getTime() + CLOCKS_APART_MS
