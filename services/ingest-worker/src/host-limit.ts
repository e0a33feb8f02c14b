import type { Redis } from '@bajiaozhi/shared/redis/connection'
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible'

export interface HostLimit {
  /** @returns milliseconds that a fetch of this address has to wait; 0 when it may begin, which is counted */
  waitMs: (url: string) => Promise<number>
}

export interface HostLimitOptions {
  redis: Redis
  /** Begins the keys in Redis; with the hash tag of the stream, so that the worker's user may write them. */
  keyPrefix: string
  /** Fetches of one host that may begin in `perSec` seconds, by all workers together. */
  fetches: number
  perSec: number
}

/** Counts in Redis for all workers; while Redis is away each counts for itself. */
export function createHostLimit({ redis, keyPrefix, fetches, perSec }: HostLimitOptions): HostLimit {
  const limits = { points: fetches, duration: perSec }
  const insuranceLimiter = new RateLimiterMemory(limits)
  const limiter = new RateLimiterRedis({ storeClient: redis, keyPrefix, ...limits, insuranceLimiter })

  return {
    async waitMs(url) {
      try {
        await limiter.consume(new URL(url).host)
        return 0
      } catch (refusal) {
        if (!(refusal instanceof RateLimiterRes)) throw refusal
        // Refused ones are counted too: the further back in the queue, the later it comes again.
        const windows = Math.floor((refusal.consumedPoints - 1) / fetches)
        return refusal.msBeforeNext + (windows - 1) * perSec * 1000
      }
    },
  }
}
