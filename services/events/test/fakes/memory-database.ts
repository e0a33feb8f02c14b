import type { FighterSnapshot } from '@bajiaozhi/shared/contracts/fighter-snapshot'
import type { Position } from '@bajiaozhi/shared/http/time-page'
import { createMemoryProcessedJobs } from '@bajiaozhi/shared/testing/memory-processed-jobs'
import type { Bout } from '../../src/bouts/bout-model.ts'
import type { Database } from '../../src/database.ts'
import type { Event } from '../../src/events/event-model.ts'
import type { EventFilter } from '../../src/events/events-repository.ts'

/** The rows of a service that has no MySQL. */
export interface Rows {
  events: Map<number, Event>
  bouts: Map<number, Bout>
  snapshots: Map<number, FighterSnapshot>
}

export const emptyRows = (): Rows => ({ events: new Map(), bouts: new Map(), snapshots: new Map() })

const next = (rows: Map<number, unknown>): number => Math.max(0, ...rows.keys()) + 1
const latestFirst = (a: Event, b: Event) => b.starts_at.getTime() - a.starts_at.getTime() || b.id - a.id

function matches(event: Event, { org, status, isPresent, startsFrom, startsBefore }: EventFilter): boolean {
  if (org !== undefined && event.org !== org) return false
  if (status !== undefined && event.status !== status) return false
  if (isPresent && event.status === 'cancelled') return false
  if (startsFrom && event.starts_at < startsFrom) return false
  return !startsBefore || event.starts_at < startsBefore
}

function isPast({ starts_at, id }: Event, after: Position | undefined): boolean {
  if (after === undefined) return true
  return starts_at < after.time || (starts_at.getTime() === after.time.getTime() && id < after.id)
}

const eventsOf = (rows: Rows): Database['events'] => ({
  find: async (id) => rows.events.get(id) ?? null,
  list: async (filter, limit, after) =>
    [...rows.events.values()]
      .sort(latestFirst)
      .filter((event) => matches(event, filter) && isPast(event, after))
      .slice(0, limit),
  listDue: async (now) =>
    [...rows.events.values()]
      .filter((event) => event.status === 'scheduled' && event.starts_at <= now)
      .map(({ id }) => id),
  listLive: async () => [...rows.events.values()].filter((event) => event.status === 'live'),
  insert: async (_transaction, fields, at) => {
    const id = next(rows.events)
    rows.events.set(id, { ...anEvent, ...fields, id, created_at: at, updated_at: at })
    return id
  },
  lock: async (_transaction, id) => rows.events.get(id) ?? null,
  update: async (_transaction, id, changes, at) => {
    const event = rows.events.get(id)!
    rows.events.set(id, { ...event, ...changes, version: event.version + 1, updated_at: at })
  },
  notePoll: async (_transaction, id, note) => void rows.events.set(id, { ...rows.events.get(id)!, ...note }),
})

const inOrder = (a: Bout, b: Bout) => a.event_id - b.event_id || a.sequence_no - b.sequence_no || a.id - b.id

const boutsOf = (rows: Rows): Database['bouts'] => ({
  listOf: async (ids) => [...rows.bouts.values()].filter((bout) => ids.includes(bout.event_id)).sort(inOrder),
  countOf: async (ids) => {
    const present = (id: number) =>
      [...rows.bouts.values()].filter((b) => b.event_id === id && b.status !== 'cancelled')
    return new Map(ids.map((id) => [id, present(id).length]))
  },
  find: async (eventId, id) => {
    const bout = rows.bouts.get(id)
    return bout?.event_id === eventId ? bout : null
  },
  eventsOf: async (_transaction, fighterId) => {
    const shows = (bout: Bout) => bout.status !== 'cancelled' && cornersOf(bout).includes(fighterId)
    return [...new Set([...rows.bouts.values()].filter(shows).map((bout) => bout.event_id))]
  },
  insert: async (_transaction, event_id, fields, at) => {
    const id = next(rows.bouts)
    rows.bouts.set(id, { ...fields, event_id, id, created_at: at, updated_at: at })
    return id
  },
  update: async (_transaction, id, changes, at) =>
    void rows.bouts.set(id, { ...rows.bouts.get(id)!, ...changes, updated_at: at }),
})

const cornersOf = (bout: Bout) => [bout.red_fighter_id, bout.blue_fighter_id]

const snapshotsOf = (rows: Rows): Database['snapshots'] => ({
  findMany: async (ids) => ids.flatMap((id) => rows.snapshots.get(id) ?? []),
  versionsOf: async (ids) => new Map(ids.flatMap((id) => versionOf(rows, id))),
  share: async (_transaction, ids) => ids.filter((id) => rows.snapshots.has(id)),
  store: async (_transaction, snapshot) => {
    const known = rows.snapshots.get(snapshot.id)
    if (known && known.version >= snapshot.version) return false
    rows.snapshots.set(snapshot.id, snapshot)
    return true
  },
})

function versionOf(rows: Rows, id: number): [number, number][] {
  const snapshot = rows.snapshots.get(id)
  return snapshot ? [[id, snapshot.version]] : []
}

export const createMemoryDatabase = (rows: Rows): Database => ({
  events: eventsOf(rows),
  bouts: boutsOf(rows),
  snapshots: snapshotsOf(rows),
  processedJobs: createMemoryProcessedJobs(),
})

const CREATED = new Date('2026-02-01T00:00:00.000Z')

export const anEvent: Event = {
  id: 1,
  org: 'UFC',
  name: 'an event',
  status: 'scheduled',
  starts_at: new Date('2026-02-17T20:00:00.000Z'),
  venue: 'an arena',
  poster_url: null,
  promo_video_url: null,
  external_refs: {},
  last_poll_job_id: null,
  last_poll_at: null,
  last_poll_error: null,
  last_poll_anomalies: null,
  poll_failures: 0,
  version: 1,
  created_at: CREATED,
  updated_at: CREATED,
}

export const aBout: Bout = {
  id: 1,
  event_id: 1,
  sequence_no: 1,
  red_fighter_id: 1,
  blue_fighter_id: 2,
  card_segment: 'main_card',
  weight_class: 'Lightweight',
  is_title: false,
  red_ranking: '',
  blue_ranking: '',
  status: 'pending',
  winner_id: 0,
  method: '',
  round: 0,
  time_sec: 0,
  result_status: 'pending',
  result_source: 'provider',
  external_refs: {},
  created_at: CREATED,
  updated_at: CREATED,
}

export const aSnapshot = (id: number, name = `Fighter ${id}`): FighterSnapshot => ({
  id,
  version: 1,
  name,
  name_zh: `拳手${id}`,
  country: 'China',
  weight_class: 'Lightweight',
  avatar_url: '/media-cache/sample/cover-1.jpg',
})
