import type { CacheEntry, CachePage } from '@bajiaozhi/shared/cache/cache-entry'

/** Every key, time to live and tag of this service. Keys keep their names (API.md), values may change with their `v1`. */
const LIST_KEY = 'cache:articles:list:v1'
const detailKey = (id: number): string => `cache:article:detail:v1:${id}`
const sourceKey = (id: number): string => `cache:source:detail:v1:${id}`

const TTL_SEC = 120

export const listPage = (limit: number, cursor: string | undefined): CachePage => ({
  list: LIST_KEY,
  page: `${limit}:${cursor ?? ''}`,
  ttlSec: TTL_SEC,
})
export const articleEntry = (id: number): CacheEntry => ({ key: detailKey(id), ttlSec: TTL_SEC })
/** What of a source decides on showing its articles; joined to them at read time (law 4). */
export const sourceEntry = (id: number): CacheEntry => ({ key: sourceKey(id), ttlSec: TTL_SEC })

/** The domain of `cache.invalidate.<domain>`. */
export const DOMAIN = 'articles'

/** A tag voids every response at the edge that carries it. */
export const LIST_TAG = 'articles'
export const articleTag = (id: number): string => `article:${id}`
export const sourceTag = (id: number): string => `source:${id}`

export const articleVoids = (id: number) => ({
  voids: { entries: [detailKey(id)], lists: [LIST_KEY] },
  domain: DOMAIN,
  tags: [LIST_TAG, articleTag(id)],
})
export const sourceVoids = (id: number) => ({
  voids: { entries: [sourceKey(id)], lists: [] },
  domain: DOMAIN,
  tags: [sourceTag(id)],
})
