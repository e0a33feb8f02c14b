import type { CacheEntry, CachePage } from '@bajiaozhi/shared/cache/cache-entry'
import type { EventStatus } from './events/event-states.ts'

/** Every key, time to live and tag of this service. Keys keep their names (API.md), values may change with their `v1`. */
const LIST_KEY = 'cache:events:list:v1'
const detailKey = (id: number): string => `cache:event:detail:v1:${id}`

const LIST_TTL_SEC = 60
const CARD_TTL_SEC = 120
const LIVE_CARD_TTL_SEC = 20

export interface ListQuery {
  limit: number
  cursor?: string
  org?: string
  date?: string
  status?: EventStatus
}

/** All pages of all lists lie in one hash. */
export const listPage = ({ limit, cursor = '', org = '', date = '', status }: ListQuery): CachePage => ({
  list: LIST_KEY,
  page: JSON.stringify([limit, cursor, org, date, status ?? '']),
  ttlSec: LIST_TTL_SEC,
})
export const cardEntry = (id: number): CacheEntry => ({ key: detailKey(id), ttlSec: CARD_TTL_SEC })
export const cardTtlSec = (status: EventStatus): number => (status === 'live' ? LIVE_CARD_TTL_SEC : CARD_TTL_SEC)

/** A tag voids every response at the edge that carries it. */
export const LIST_TAG = 'events'
export const eventTag = (id: number): string => `event:${id}`

export const eventVoids = (id: number) => ({
  voids: { entries: [detailKey(id)], lists: [LIST_KEY] },
  /** The domain of `cache.invalidate.<domain>`. */
  domain: 'events',
  tags: [LIST_TAG, eventTag(id)],
})
