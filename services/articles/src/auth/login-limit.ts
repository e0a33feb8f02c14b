import { createHash } from 'node:crypto'
import { AppError, unavailable } from '@bajiaozhi/shared/errors/app-error'
import type { Logger } from '@bajiaozhi/shared/logger/logger'
import type { Redis } from '@bajiaozhi/shared/redis/connection'
import { RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible'

/** One attempt to log in, which counts as failed until it is said to have succeeded. */
export interface LoginAttempt {
  succeeded: () => Promise<void>
  failed: () => Promise<void>
}

export interface LoginLimit {
  /** Counts an attempt before its password is looked at. @throws AppError 429 after too many failures, 503 when they cannot be counted */
  begin: (username: string, client: string) => Promise<LoginAttempt>
}

const MAX_FAILURES = 10
const HOUR_SEC = 3600

/**
 * Ten failures by account and client, then an hour (ADR 034). Counting first means that attempts side by side get no more tries than one
 * after the other. Whether the account exists makes no difference here.
 */
export function createLoginLimit({ redis, logger }: { redis: Redis; logger: Logger }): LoginLimit {
  const limiter = new RateLimiterRedis({
    storeClient: redis,
    keyPrefix: 'auth:login',
    points: MAX_FAILURES,
    duration: HOUR_SEC,
    blockDuration: HOUR_SEC,
    rejectIfRedisNotReady: true,
  })
  const orLog = async (what: string, done: Promise<unknown>): Promise<void> => {
    await done.catch((err: unknown) => logger.warn({ err }, what))
  }
  return {
    async begin(username, client) {
      const key = keyOf(username, client)
      const { consumedPoints } = await limiter.consume(key).catch(refuse)
      return {
        succeeded: () => orLog('failed logins could not be forgotten', limiter.delete(key)),
        async failed() {
          // The hour begins with the last failure; without this, with the first.
          if (consumedPoints < MAX_FAILURES) return
          await orLog('a login could not be locked for its hour', limiter.block(key, HOUR_SEC))
        },
      }
    },
  }
}

/** Names are a client's own words: hashed they are short, and nothing in them means anything to Redis. */
const keyOf = (username: string, client: string): string =>
  createHash('sha256')
    .update(JSON.stringify([username, client]))
    .digest('base64url')

function refuse(reason: unknown): never {
  if (reason instanceof RateLimiterRes) {
    const retryAfterSec = Math.max(1, Math.ceil(reason.msBeforeNext / 1000))
    throw new AppError({ status: 429, code: 'LOGIN_LOCKED', message: 'too many failed logins', retryAfterSec })
  }
  throw unavailable('LOGIN_UNAVAILABLE', 'nobody can log in for now', { cause: reason, retryAfterSec: 2 })
}
