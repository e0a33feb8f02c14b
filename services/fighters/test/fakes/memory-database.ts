import type { Database } from '../../src/database.ts'
import type { Fighter } from '../../src/fighters/fighter-model.ts'
import type { FighterUpdate } from '../../src/updates/fighter-update-model.ts'

/** The rows of a service that has no MySQL. */
export interface Rows {
  fighters: Map<number, Fighter>
  updates: Map<number, FighterUpdate>
}

export const emptyRows = (): Rows => ({ fighters: new Map(), updates: new Map() })

const next = (rows: Map<number, unknown>): number => Math.max(0, ...rows.keys()) + 1
const newestFirst = (a: FighterUpdate, b: FighterUpdate) =>
  b.published_at.getTime() - a.published_at.getTime() || b.id - a.id
const oldestChangeFirst = (a: Fighter, b: Fighter) => a.updated_at.getTime() - b.updated_at.getTime() || a.id - b.id

const fightersOf = (rows: Rows): Database['fighters'] => ({
  find: async (id) => rows.fighters.get(id) ?? null,
  search: async (words, limit) =>
    [...rows.fighters.values()].filter(({ name }) => name.toLowerCase().includes(words)).slice(0, limit),
  listChanged: async (since, limit, after) => {
    const place = after && ({ ...aFighter, id: after.id, updated_at: after.time } satisfies Fighter)
    return [...rows.fighters.values()]
      .filter((row) => since === undefined || row.updated_at >= since)
      .filter((row) => place === undefined || oldestChangeFirst(row, place) > 0)
      .sort(oldestChangeFirst)
      .slice(0, limit)
  },
  insert: async (_transaction, fields, at) => {
    const id = next(rows.fighters)
    rows.fighters.set(id, { ...fields, id, version: 1, created_at: at, updated_at: at })
    return id
  },
  lock: async (_transaction, id) => rows.fighters.get(id) ?? null,
  update: async (_transaction, id, changes, at) => {
    const row = rows.fighters.get(id)!
    rows.fighters.set(id, { ...row, ...changes, version: row.version + 1, updated_at: at })
  },
})

export const createMemoryDatabase = (rows: Rows): Database => ({
  fighters: fightersOf(rows),
  updates: {
    listNewest: async (fighterId, limit) =>
      [...rows.updates.values()]
        .filter((row) => row.fighter_id === fighterId)
        .sort(newestFirst)
        .slice(0, limit)
        .map((row) => row.content),
    insert: async (_transaction, update, at) => {
      const id = next(rows.updates)
      rows.updates.set(id, { ...update, id, created_at: at })
      return id
    },
  },
})

const CREATED = new Date('2026-02-01T00:00:00.000Z')

export const aFighter: Fighter = {
  id: 1,
  name: 'Zhang Weili',
  name_zh: '张伟丽',
  nickname: 'Magnum',
  country: 'China',
  record: '25-3-0',
  weight_class: "Women's Strawweight",
  avatar_url: '/media-cache/sample/cover-1.jpg',
  intro_video_url: 'https://example.com/video.mp4',
  stats: { Height: '64', Stance: 'Switch' },
  records: { 'UFC wins': '9' },
  external_refs: { ufc_live: '1069' },
  version: 3,
  created_at: CREATED,
  updated_at: CREATED,
}

/** Of whom nothing is known but the name. */
export const aStranger: Fighter = {
  ...aFighter,
  id: 2,
  name: 'A Stranger',
  name_zh: '',
  nickname: '',
  country: '',
  record: '',
  weight_class: '',
  avatar_url: '',
  intro_video_url: '',
  stats: {},
  records: {},
  external_refs: {},
  version: 1,
}
