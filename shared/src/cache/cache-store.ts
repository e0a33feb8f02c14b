import { randomUUID } from 'node:crypto'
import type { Redis } from '../redis/connection.ts'
import { giveUpAfter } from '../timing/give-up-after.ts'
import type { CacheEntry, CachePage, CacheVoids } from './cache-entry.ts'
import { FILL, FILL_PAGE, GET_OR_LEASE, GET_OR_LEASE_PAGE, INVALIDATE, RELEASE, RELEASE_PAGE } from './lease-scripts.ts'

/** Where a value lies. */
export type CacheSlot = CacheEntry | CachePage

/** What Redis says to a reader; `data` is JSON. */
export type Lookup =
  /** Use it. */
  | { state: 'fresh'; data: string }
  /** Use it, and renew it: this reader has the lease. */
  | { state: 'refresh'; data: string; token: string }
  /** Load and fill. `data` has outlived its soft expiry. */
  | { state: 'lease'; data?: string; token: string }
  /** Another reader has the lease. */
  | { state: 'wait'; data?: string }
  /** The list takes no more pages: load without filling. */
  | { state: 'full' }

export interface Content {
  data: string
  version: number
  ttlMs: number
  /** Milliseconds that loading it took; what is dear is refreshed earlier. */
  costMs: number
}

/** The few things that the cache asks of Redis. Each rejects when Redis is away. */
export interface CacheStore {
  getOrLease: (slots: readonly CacheSlot[]) => Promise<Lookup[]>
  /** @returns whether it was accepted: the lease is still held and the version is not below the floor. */
  fill: (slot: CacheSlot, token: string, content: Content) => Promise<boolean>
  /** Gives a lease back. */
  release: (slot: CacheSlot, token: string) => Promise<void>
  /** Voids data and leases. Fills of entries below `version` are refused from now on. */
  invalidate: (voids: CacheVoids, version: number) => Promise<void>
  ping: () => Promise<unknown>
}

/** Calls wait this long for a Redis that hangs. */
export const CACHE_TIMEOUT_MS = 200

/** Longer than a slow load; a reader that takes longer fills nothing. */
const LEASE_MS = 3000
/** Longer than any lease, so that none from before an invalidation outlives its floor. */
const FLOOR_MS = 60_000
/** Data lives ten times as long as it is fresh, for the time when MySQL fails. */
const HARD = 10
/** Pages and leases that one list may hold; made-up cursors must not fill the memory. */
const MAX_FIELDS = 500

export function createCacheStore(redis: Redis): CacheStore {
  /** EVAL, not EVALSHA: a pipeline of hashes fails on a Redis that was restarted. */
  const lookUp = (pipeline: ReturnType<Redis['pipeline']>, slot: CacheSlot, token: string) =>
    'page' in slot
      ? pipeline.eval(GET_OR_LEASE_PAGE, 1, slot.list, token, LEASE_MS, earliness(), slot.page, MAX_FIELDS)
      : pipeline.eval(GET_OR_LEASE, 1, slot.key, token, LEASE_MS, earliness())

  return {
    async getOrLease(slots) {
      const pipeline = redis.pipeline()
      const tokens = slots.map(() => randomUUID())
      slots.forEach((slot, index) => {
        lookUp(pipeline, slot, tokens[index]!)
      })
      const replies = (await inTime(pipeline.exec())) ?? []
      return replies.map(([error, reply], index) => {
        if (error) throw error
        const [state, data] = reply as [Lookup['state'], string | null]
        const isHolder = state === 'lease' || state === 'refresh'
        return {
          state,
          ...(typeof data === 'string' && { data }),
          ...(isHolder && { token: tokens[index]! }),
        } as Lookup
      })
    },

    async fill(slot, token, { data, version, ttlMs, costMs }) {
      const soft = Math.round(ttlMs)
      const times = [soft, soft * HARD, Math.ceil(costMs)]
      const accepted =
        'page' in slot
          ? redis.eval(FILL_PAGE, 1, slot.list, token, data, slot.page, ...times)
          : redis.eval(FILL, 1, slot.key, token, data, version, ...times)
      return (await inTime(accepted)) === 1
    },

    async release(slot, token) {
      await inTime(
        'page' in slot
          ? redis.eval(RELEASE_PAGE, 1, slot.list, token, slot.page)
          : redis.eval(RELEASE, 1, slot.key, token),
      )
    },

    async invalidate({ entries, lists }, version) {
      const pipeline = redis.pipeline()
      for (const key of entries) pipeline.eval(INVALIDATE, 1, key, version, FLOOR_MS)
      for (const key of lists) pipeline.unlink(key)
      for (const [error] of (await inTime(pipeline.exec())) ?? []) if (error) throw error
    },

    ping: () => inTime(redis.ping()),
  }
}

/** XFetch (Vattani, Chierichetti, Lowenstein, VLDB 2015), beta 1: by how many costs of loading this read looks ahead. */
const earliness = (): number => -Math.log(1 - Math.random())

async function inTime<T>(answer: Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const giveUp = () => reject(new Error(`Redis did not answer in ${CACHE_TIMEOUT_MS} ms`))
  return Promise.race([answer, late]).finally(giveUpAfter(CACHE_TIMEOUT_MS, giveUp))
}
