import type { CacheEntry, CachePage } from '@bajiaozhi/shared/cache/cache-entry'

/** Every key, time to live and tag of this service. Keys keep their names (API.md), values may change with their `v1`. */
const SEARCH_KEY = 'cache:fighter:search:v1'
const detailKey = (id: number): string => `cache:fighter:detail:v1:${id}`

export const fighterEntry = (id: number): CacheEntry => ({ key: detailKey(id), ttlSec: 300 })
/** All searches lie in one hash. `words` are normalised. */
export const searchPage = (words: string, limit: number): CachePage => ({
  list: SEARCH_KEY,
  page: `${limit}:${words}`,
  ttlSec: 120,
})

/** The domain of `cache.invalidate.<domain>`. */
const DOMAIN = 'fighters'

/** A tag voids every response at the edge that carries it. */
export const SEARCH_TAG = 'fighters'
export const fighterTag = (id: number): string => `fighter:${id}`

export const fighterVoids = (id: number) => ({
  voids: { entries: [detailKey(id)], lists: [SEARCH_KEY] },
  domain: DOMAIN,
  tags: [SEARCH_TAG, fighterTag(id)],
})
