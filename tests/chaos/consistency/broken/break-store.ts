import type { CacheStore } from '../../../../shared/src/cache/cache-store.ts'
import type { Redis } from '../../../../shared/src/redis/connection.ts'
import type { Variant } from '../variants.ts'
import { createDoubleDeleteStore } from './double-delete-store.ts'

/** The store that a variant uses instead of the real one; `connect` opens a connection to the cache's Redis. */
export function breakStore(variant: Variant, store: CacheStore, connect: () => Redis): CacheStore {
  if (variant === 'double-delete') return createDoubleDeleteStore(connect())
  if (variant === 'entries-keep-leases') return keepingLeasesOfEntries(store, connect())
  if (variant === 'lists-keep-leases') return keepingLeasesOfLists(store, connect())
  return store
}

const keepingLeasesOfEntries = (store: CacheStore, redis: Redis): CacheStore => ({
  ...store,
  async invalidate({ entries, lists }, version) {
    await store.invalidate({ entries: [], lists }, version)
    for (const key of entries) await redis.hdel(key, 'data', 'version', 'soft', 'cost')
  },
})

const keepingLeasesOfLists = (store: CacheStore, redis: Redis): CacheStore => ({
  ...store,
  async invalidate({ entries, lists }, version) {
    await store.invalidate({ entries, lists: [] }, version)
    for (const list of lists) await deletePages(redis, list)
  },
})

async function deletePages(redis: Redis, list: string): Promise<void> {
  const pages = (await redis.hkeys(list)).filter((field) => field.startsWith('page:'))
  if (pages.length > 0) await redis.hdel(list, ...pages)
}
