import { tooManyRequests } from '@bajiaozhi/shared/errors/app-error'
import type { RateLimiter } from './rate-limiter.ts'

/** As draft-ietf-httpapi-ratelimit-headers has them up to 06: what clients know. The fields of later drafts are hardly read yet. */
const LIMIT = 'ratelimit-limit'
const REMAINING = 'ratelimit-remaining'
const RESET = 'ratelimit-reset'
export const RATE_LIMIT_HEADERS = [LIMIT, REMAINING, RESET]

/** Where headers go that a refusal brings along; Fastify's reply fits. */
export interface HeaderSink {
  headers: (values: Record<string, string>) => unknown
}

/**
 * Counts a request of this key.
 * @throws AppError 429 `RATE_LIMITED`, with `RateLimit-*` headers on the reply, when the key is above its rate
 */
export type CountRequest = (key: string, reply: HeaderSink) => void

/** @param onRefused runs for each refused request */
export function createCountRequest(limiter: RateLimiter, onRefused: () => void): CountRequest {
  const limit = String(limiter.rate.burst)
  return (key, reply) => {
    const waitMs = limiter.take(key)
    if (waitMs === 0) return
    onRefused()
    const retryAfterSec = Math.ceil(waitMs / 1000)
    reply.headers({ [LIMIT]: limit, [REMAINING]: '0', [RESET]: String(retryAfterSec) })
    throw tooManyRequests('RATE_LIMITED', 'too many requests, please wait a moment', retryAfterSec)
  }
}
