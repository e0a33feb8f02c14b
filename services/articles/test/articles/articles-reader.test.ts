import { createCache } from '@bajiaozhi/shared/cache/cache'
import { createRegistry } from '@bajiaozhi/shared/http/metrics'
import { createOwnUrls } from '@bajiaozhi/shared/http/own-urls'
import { createMemoryCacheStore, type MemoryCacheStore } from '@bajiaozhi/shared/testing/memory-cache-store'
import { openGate } from '@bajiaozhi/shared/testing/open-gate'
import { silentLogger as logger } from '@bajiaozhi/shared/testing/silent-logger'
import { beforeEach, describe, expect, test } from '@jest/globals'
import { type ArticlesReader, createArticlesReader } from '../../src/articles/articles-reader.ts'
import { aPendingArticle, aSource, createMemoryDatabase, emptyRows, type Rows } from '../fakes/memory-database.ts'

let rows: Rows
let store: MemoryCacheStore
let loads: string[]
let now: Date
let reader: ArticlesReader

beforeEach(() => {
  rows = emptyRows()
  rows.sources.set(1, aSource)
  rows.articles.set(1, { ...aPendingArticle, published_at: new Date('2026-02-01'), status: 'published' })
  store = createMemoryCacheStore()
  loads = []
  now = new Date('2026-02-17T12:00:00Z')
  reader = createReader()
})

function createReader(from: MemoryCacheStore = store): ArticlesReader {
  const { articles, sources } = createMemoryDatabase(rows)
  const noted = <T>(what: string, work: Promise<T>): Promise<T> => {
    loads.push(what)
    return work
  }
  return createArticlesReader({
    articles: {
      find: (id) => noted(`article ${id}`, articles.find(id)),
      listPublished: (limit, after) => noted('list', articles.listPublished(limit, after)),
    },
    sources: { findMany: (ids) => noted(`sources ${ids}`, sources.findMany(ids)) },
    cache: createCache({
      store: from,
      gate: openGate,
      isOutage: () => false,
      logger,
      registry: createRegistry('test'),
    }),
    urls: createOwnUrls('https://api.example.com'),
    now: () => now,
  })
}

describe('reading through the cache', () => {
  test('a miss loads once and fills once, a hit loads nothing', async () => {
    const first = await reader.find(1)
    expect(loads).toEqual(['article 1', 'sources 1'])
    expect(store.fills).toEqual(['cache:article:detail:v1:1', 'cache:source:detail:v1:1'])

    expect(await reader.find(1)).toEqual(first)
    expect(loads).toHaveLength(2)
    expect(store.fills).toHaveLength(2)
  })

  test('a page of the list is a field of the one list key', async () => {
    await reader.list({ limit: 20 })
    await reader.list({ limit: 20 })
    await reader.list({ limit: 5 })

    expect(loads).toEqual(['list', 'sources 1', 'list'])
    expect(store.fills).toEqual(['cache:articles:list:v1 20:', 'cache:source:detail:v1:1', 'cache:articles:list:v1 5:'])
  })

  test('what is not for the public is nothing at the version of its row, 0 where there is none', async () => {
    const versions: number[] = []
    const noting = createReader({
      ...store,
      fill: async (_slot, _token, { version }) => versions.push(version) > 0,
    })
    rows.articles.set(1, { ...rows.articles.get(1)!, status: 'archived', version: 6 })

    expect((await noting.find(1)).value).toBeNull()
    expect((await noting.find(2)).value).toBeNull()

    expect(versions).toEqual([6, 0])
  })

  test('with Redis away every read comes from MySQL', async () => {
    const away = {
      ...store,
      getOrLease: () => Promise.reject(new Error('away')),
    }
    const alone = createReader(away)
    expect((await alone.find(1)).value?.id).toBe(1)
    expect((await alone.list({ limit: 20 })).value.items).toHaveLength(1)
  })
})

describe('can_play is judged at read time', () => {
  const read = async () => {
    const { can_play, video_url } = (await reader.find(1)).value!
    return { can_play, video_url }
  }
  const change = async (changes: Partial<typeof aSource>) => {
    rows.sources.set(1, { ...aSource, ...changes })
    await store.invalidate({ entries: ['cache:source:detail:v1:1'], lists: [] }, 2)
  }
  const plays = { can_play: true, video_url: 'https://example.com/video.mp4' }
  const doesNot = { can_play: false, video_url: undefined }

  test('it plays while the source holds the rights to show and to play', async () => {
    expect(await read()).toEqual(plays)
    await change({ rights_display: false })
    expect(await read()).toEqual(doesNot)
    await change({ rights_playback: false })
    expect(await read()).toEqual(doesNot)
  })

  test('it stops when the rights expire, though article and source are cached', async () => {
    await change({ rights_expires_at: new Date('2026-02-17T12:00:01Z') })
    expect(await read()).toEqual(plays)
    now = new Date('2026-02-17T12:00:01Z')
    expect(await read()).toEqual(doesNot)
  })

  test('an article of a deleted source stays, without its video', async () => {
    await change({ deleted_at: now })
    expect(await read()).toEqual(doesNot)
    rows.sources.clear()
    await store.invalidate({ entries: ['cache:source:detail:v1:1'], lists: [] }, 2)
    expect(await read()).toEqual(doesNot)
  })

  test('an article without a video does not play', async () => {
    rows.articles.set(1, { ...rows.articles.get(1)!, video_url: null })
    expect(await read()).toEqual(doesNot)
  })

  test('the list judges alike', async () => {
    await change({ rights_display: false })
    expect((await reader.list({ limit: 20 })).value.items[0]).toMatchObject({ can_play: false })
  })
})
