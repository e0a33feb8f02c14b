import type { Cache } from '@bajiaozhi/shared/cache/cache'
import type { Loaded } from '@bajiaozhi/shared/cache/cache-entry'
import type { OwnUrls } from '@bajiaozhi/shared/http/own-urls'
import { toPage } from '@bajiaozhi/shared/http/page'
import type { Tagged } from '@bajiaozhi/shared/http/tagged'
import { cursorPosition, positionCursor } from '@bajiaozhi/shared/http/time-page'
import type { BoutsRepository } from '../bouts/bouts-repository.ts'
import { cardEntry, cardTtlSec, eventTag, LIST_TAG, type ListQuery, listPage } from '../cache-keys.ts'
import type { EventFilter, EventsRepository } from '../events/events-repository.ts'
import type { SnapshotsRepository } from '../snapshots/snapshots-repository.ts'
import type { EventCard, EventSummaryList } from './card-schemas.ts'
import { toCard, toPublicCard, toSummary, withPublicUrls } from './card-view.ts'
import { shanghaiDay } from './shanghai-day.ts'

export interface CardsReader {
  list: (query: ListQuery) => Promise<Tagged<EventSummaryList>>
  /** `value` is null when there is no such event. */
  find: (id: number) => Promise<Tagged<EventCard | null>>
}

export interface CardsReaderOptions {
  events: Pick<EventsRepository, 'find' | 'list'>
  bouts: Pick<BoutsRepository, 'listOf' | 'countOf'>
  snapshots: Pick<SnapshotsRepository, 'findMany'>
  cache: Cache
  urls: OwnUrls
}

/** Public reads, through the cache. */
export function createCardsReader({ events, bouts, snapshots, cache, urls }: CardsReaderOptions): CardsReader {
  async function loadPage(query: ListQuery): Promise<EventSummaryList> {
    const { limit, cursor } = query
    const rows = await events.list(filterOf(query), limit + 1, cursorPosition(cursor))
    const page = toPage(rows, limit, (last) => positionCursor({ time: last.starts_at, id: last.id }))
    const counts = await bouts.countOf(page.items.map((event) => event.id))
    return { ...page, items: page.items.map((event) => toSummary(event, counts.get(event.id) ?? 0)) }
  }

  /** The event, and with it the version, first: what changes meanwhile is newer than the version says, never older. */
  async function loadCard(id: number): Promise<Loaded<EventCard>> {
    const event = await events.find(id)
    if (event === null) return { value: null, version: 0 }
    const card = await bouts.listOf([id])
    const fighterIds = new Set(card.flatMap((bout) => [bout.red_fighter_id, bout.blue_fighter_id]))
    const value = toCard(event, card, await snapshots.findMany([...fighterIds]))
    return { value, version: event.version, ttlSec: cardTtlSec(event.status) }
  }

  return {
    async list(query) {
      // A bad cursor or day is refused before it could become a field of the cache.
      cursorPosition(query.cursor)
      filterOf(query)
      const { items, next_cursor } = await cache.readPage(listPage(query), () => loadPage(query))
      return { value: { items: items.map((item) => withPublicUrls(item, urls)), next_cursor }, tags: [LIST_TAG] }
    },

    async find(id) {
      const card = await cache.read(cardEntry(id), () => loadCard(id))
      return { value: card && toPublicCard(card, urls), tags: [eventTag(id)] }
    },
  }
}

function filterOf({ org, date, status }: ListQuery): EventFilter {
  const day = date === undefined ? undefined : shanghaiDay(date)
  return {
    ...(org !== undefined && { org }),
    ...(status === undefined ? { isPresent: true } : { status }),
    ...(day && { startsFrom: day.from, startsBefore: day.before }),
  }
}
