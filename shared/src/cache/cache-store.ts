import type { Redis } from '../redis/connection.ts'
import type { CacheEntry } from './cache-entry.ts'

/** The few things that the cache asks of Redis. Each rejects when Redis is away. */
export interface CacheStore {
  get: (entries: readonly CacheEntry[]) => Promise<(string | null)[]>
  set: (entry: CacheEntry, value: string) => Promise<void>
  remove: (keys: readonly string[]) => Promise<void>
}

/** Calls wait this long for a Redis that hangs; give it to the connection as `commandTimeoutMs`. */
export const CACHE_TIMEOUT_MS = 100

/** Pages that one list may hold; made-up cursors must not fill the memory. */
const MAX_FIELDS = 500
const SINGLE = 'data'

/**
 * One script on one key. The time to live is set with the first field and not prolonged by later ones, so that no page of a list
 * outlives it. KEYS: key; ARGV: field, value, milliseconds, most fields.
 */
const FILL = `
if redis.call('HLEN', KEYS[1]) >= tonumber(ARGV[4]) and redis.call('HEXISTS', KEYS[1], ARGV[1]) == 0 then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[3], 'NX')
return 1`

/** Every entry is a hash: a single value lies in one field, a list's pages in one each. */
export const createCacheStore = (redis: Redis): CacheStore => ({
  async get(entries) {
    const pipeline = redis.pipeline()
    for (const { key, field = SINGLE } of entries) pipeline.hget(key, field)
    const replies = (await pipeline.exec()) ?? []
    return replies.map(([error, value]) => {
      if (error) throw error
      return value as string | null
    })
  },

  async set({ key, field = SINGLE, ttlSec }, value) {
    await redis.eval(FILL, 1, key, field, value, ttlSec * 1000, MAX_FIELDS)
  },

  async remove(keys) {
    if (keys.length > 0) await redis.unlink(...keys)
  },
})
