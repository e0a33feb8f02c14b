import type { Redis } from '@bajiaozhi/shared/redis/connection'
import type { RateLimiter } from './rate-limiter.ts'

export interface SharedDebtsOptions {
  redis: Pick<Redis, 'eval'>
  limiter: RateLimiter
  /** Names the limit in Redis. */
  name: string
  /** The limiter's clock. */
  now: () => number
}

/** One script takes a millisecond of Redis; 5,000 keys a second and process are as good as all. */
const MOST_KEYS = 1000

/**
 * KEYS: until when each has used its rate up, in microseconds of Redis's clock. ARGV: what a request costs in microseconds, then the
 * requests of each key. Returns the microseconds that each owes now. A key is gone when it owes nothing.
 */
const ADD_AND_ASK = `
local time = redis.call('TIME')
local now, owed = time[1] * 1000000 + time[2], {}
for i, key in ipairs(KEYS) do
  local freeAt = math.max(tonumber(redis.call('GET', key) or now), now)
  local requests = tonumber(ARGV[i + 1])
  if requests > 0 then
    freeAt = freeAt + requests * ARGV[1]
    redis.call('SET', key, string.format('%.0f', freeAt), 'PX', math.ceil((freeAt - now) / 1000))
  end
  owed[i] = freeAt - now
end
return owed`

/**
 * Tells Redis what this process let in and asks what all of them did, in one script. Rejects when Redis is away: what was to be told is
 * dropped then, for it would be charged late, when the debt is long paid by waiting.
 */
export function createSharedDebts({ redis, limiter, name, now }: SharedDebtsOptions): () => Promise<void> {
  const costUs = String(1_000_000 / limiter.rate.perSec)
  // One slot a script: the braces are part of the key.
  const keyOf = (key: string) => `limit:{${name}}:${key}`

  return async () => {
    const taken = limiter.handOver(MOST_KEYS)
    if (taken.length === 0) return
    const at = now()
    let owedUs: number[] = []
    try {
      const keys = taken.map(({ key }) => keyOf(key))
      const requests = taken.map((one) => one.requests)
      owedUs = (await redis.eval(ADD_AND_ASK, keys.length, ...keys, costUs, ...requests)) as number[]
    } finally {
      for (const [index, { key }] of taken.entries()) limiter.settle(key, (owedUs[index] ?? 0) / 1000, at)
    }
  }
}
