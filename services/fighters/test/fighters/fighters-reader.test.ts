import { createCache } from '@bajiaozhi/shared/cache/cache'
import { createRegistry } from '@bajiaozhi/shared/http/metrics'
import { createOwnUrls } from '@bajiaozhi/shared/http/own-urls'
import { createMemoryCacheStore, type MemoryCacheStore } from '@bajiaozhi/shared/testing/memory-cache-store'
import { openGate } from '@bajiaozhi/shared/testing/open-gate'
import { silentLogger as logger } from '@bajiaozhi/shared/testing/silent-logger'
import { beforeEach, describe, expect, test } from '@jest/globals'
import { createFightersReader, type FightersReader } from '../../src/fighters/fighters-reader.ts'
import { aFighter, createMemoryDatabase, emptyRows, type Rows } from '../fakes/memory-database.ts'

let rows: Rows
let store: MemoryCacheStore
let loads: string[]
let reader: FightersReader

beforeEach(() => {
  rows = emptyRows()
  rows.fighters.set(1, aFighter)
  store = createMemoryCacheStore()
  loads = []
  reader = createReader()
})

function createReader(from: MemoryCacheStore = store): FightersReader {
  const { fighters, updates } = createMemoryDatabase(rows)
  const noted = <T>(what: string, work: Promise<T>): Promise<T> => {
    loads.push(what)
    return work
  }
  return createFightersReader({
    fighters: {
      find: (id) => noted(`fighter ${id}`, fighters.find(id)),
      search: (words, limit) => noted(`search ${limit} ${words}`, fighters.search(words, limit)),
    },
    updates: { listNewest: (id, limit) => noted(`updates ${id}`, updates.listNewest(id, limit)) },
    cache: createCache({
      store: from,
      gate: openGate,
      isOutage: () => false,
      logger,
      registry: createRegistry('test'),
    }),
    urls: createOwnUrls('https://api.example.com'),
  })
}

describe('a fighter', () => {
  test('is loaded once and filled once on a miss, the version before the updates; a hit loads nothing', async () => {
    const first = await reader.find(1)
    expect(loads).toEqual(['fighter 1', 'updates 1'])
    expect(store.fills).toEqual(['cache:fighter:detail:v1:1'])

    expect(await reader.find(1)).toEqual(first)
    expect(loads).toHaveLength(2)
    expect(store.fills).toHaveLength(1)
  })

  test('that does not exist is looked for once', async () => {
    expect(await reader.find(7)).toEqual({ value: null, tags: ['fighter:7'] })
    expect(await reader.find(7)).toEqual({ value: null, tags: ['fighter:7'] })
    expect(store.fills).toEqual(['cache:fighter:detail:v1:7'])
  })
})

describe('a search', () => {
  test('is read from MySQL once for all spellings of the same words, and then from its field of the one key', async () => {
    const first = await reader.search('Zhang', 20)
    expect(first.value.map((fighter) => fighter.id)).toEqual([1])
    for (const spelling of [' zhang ', 'ZHANG', 'ｚｈａｎｇ']) expect(await reader.search(spelling, 20)).toEqual(first)
    await reader.search('zhang', 5)

    expect(loads).toEqual(['search 20 zhang', 'search 5 zhang'])
    expect(store.fills).toEqual(['cache:fighter:search:v1 20:zhang', 'cache:fighter:search:v1 5:zhang'])
  })

  test('that finds nobody is cached as well', async () => {
    await reader.search('nobody', 20)
    expect((await reader.search('nobody', 20)).value).toEqual([])
    expect(loads).toEqual(['search 20 nobody'])
  })

  test('for blanks asks nobody and finds nobody', async () => {
    for (const blank of ['', '  ', '\u3000']) expect((await reader.search(blank, 20)).value).toEqual([])
    expect(loads).toEqual([])
    expect(store.fills).toEqual([])
  })
})

test('with Redis away every read comes from MySQL', async () => {
  const alone = createReader({ ...store, getOrLease: () => Promise.reject(new Error('away')) })
  for (let n = 0; n < 2; n++) {
    expect((await alone.find(1)).value?.id).toBe(1)
    expect((await alone.search('zhang', 20)).value).toHaveLength(1)
  }
  expect(loads).toEqual(['fighter 1', 'updates 1', 'search 20 zhang', 'fighter 1', 'updates 1', 'search 20 zhang'])
})
