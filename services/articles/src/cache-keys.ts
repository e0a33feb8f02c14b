import type { CacheEntry } from '@bajiaozhi/shared/cache/cache-entry'

/** Every key, time to live and tag of this service. Keys keep their names (API.md), values may change with their `v1`. */
const LIST_KEY = 'cache:articles:list:v1'
const detailKey = (id: number): string => `cache:article:detail:v1:${id}`
const sourceKey = (id: number): string => `cache:source:detail:v1:${id}`

const TTL_SEC = 120

/** All pages of the list are fields of one hash, so that one delete voids them together. */
export const listPage = (limit: number, cursor: string | undefined): CacheEntry => ({
  key: LIST_KEY,
  field: `${limit}:${cursor ?? ''}`,
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
  cacheKeys: [LIST_KEY, detailKey(id)],
  domain: DOMAIN,
  tags: [LIST_TAG, articleTag(id)],
})
export const sourceVoids = (id: number) => ({ cacheKeys: [sourceKey(id)], domain: DOMAIN, tags: [sourceTag(id)] })
