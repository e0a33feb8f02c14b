import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { Registry } from 'prom-client'
import { createCache } from '../../src/cache/cache.ts'
import { CACHE_TIMEOUT_MS, createCacheStore } from '../../src/cache/cache-store.ts'
import { closeRedis, createRedis, type Redis } from '../../src/redis/connection.ts'
import { startRedis, type TestService } from '../../src/testing/containers.ts'
import { eventually } from '../../src/testing/eventually.ts'
import { silentLogger as logger } from '../../src/testing/silent-logger.ts'

let server: TestService
let redis: Redis

beforeAll(async () => {
  server = await startRedis(
    '--user',
    ...'articles on >word ~cache:article:* ~cache:articles:* +@all -@admin'.split(' '),
  )
}, 60_000)
afterAll(() => server.stop())

beforeEach(async () => {
  redis = open('default', '')
  await eventually(() => redis.flushall())
})
afterEach(() => closeRedis(redis))

const open = (user: string, password: string) =>
  createRedis({ addr: server.addr, user, password, db: 0, name: 'test', logger, commandTimeoutMs: CACHE_TIMEOUT_MS })

describe('cache store', () => {
  test('gives back what was filled, until its time is over', async () => {
    const store = createCacheStore(redis)
    const entry = { key: 'cache:article:detail:v1:1', ttlSec: 60 }

    await store.set(entry, '{"title":"八角🥊"}')

    expect(await store.get([entry, { ...entry, key: 'none' }])).toEqual(['{"title":"八角🥊"}', null])
    expect(await redis.ttl(entry.key)).toBeGreaterThan(50)
  })

  test('one delete voids every page of a list', async () => {
    const store = createCacheStore(redis)
    const pages = ['20:', '20:abc'].map((field) => ({ key: 'cache:articles:list:v1', field, ttlSec: 120 }))
    for (const page of pages) await store.set(page, 'x')

    await store.remove(['cache:articles:list:v1'])

    expect(await store.get(pages)).toEqual([null, null])
  })

  test('a later page does not prolong the list', async () => {
    const store = createCacheStore(redis)
    await store.set({ key: 'list', field: 'a', ttlSec: 100 }, 'x')
    await redis.pexpire('list', 5000)

    await store.set({ key: 'list', field: 'b', ttlSec: 100 }, 'x')

    expect(await redis.pttl('list')).toBeLessThanOrEqual(5000)
  })

  test('a list holds 500 pages and no more', async () => {
    const store = createCacheStore(redis)
    await redis.hset('list', Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`f${n}`, 'x'])))

    await store.set({ key: 'list', field: 'one more', ttlSec: 100 }, 'x')
    await store.set({ key: 'list', field: 'f7', ttlSec: 100 }, 'new')

    expect(await redis.hlen('list')).toBe(500)
    expect(await redis.hget('list', 'f7')).toBe('new')
  })

  test("a service's user is refused a foreign key", async () => {
    const articles = open('articles', 'word')
    const store = createCacheStore(articles)
    await eventually(() => articles.ping())

    await store.set({ key: 'cache:article:detail:v1:1', ttlSec: 1 }, 'x')

    await expect(store.set({ key: 'cache:event:detail:v1:1', ttlSec: 1 }, 'x')).rejects.toThrow(/NOPERM/)
    await expect(store.get([{ key: 'cache:event:detail:v1:1', ttlSec: 1 }])).rejects.toThrow(/NOPERM/)
    closeRedis(articles)
  })

  test('a Redis that hangs costs a reader a tenth of a second, and one that is stopped nothing', async () => {
    const own = await startRedis()
    const connection = createRedis({
      addr: own.addr,
      user: 'default',
      password: '',
      db: 0,
      name: 'own',
      logger,
      commandTimeoutMs: CACHE_TIMEOUT_MS,
    })
    await eventually(() => connection.ping())
    const cache = createCache({ store: createCacheStore(connection), logger, registry: new Registry() })
    const timed = async () => {
      const started = performance.now()
      expect(await cache.read({ key: 'k', ttlSec: 10 }, async () => 'from MySQL')).toBe('from MySQL')
      return performance.now() - started
    }

    await connection.client('PAUSE', 10_000)
    const hanging = await timed()
    expect(hanging).toBeGreaterThan(CACHE_TIMEOUT_MS - 10)
    expect(hanging).toBeLessThan(CACHE_TIMEOUT_MS + 100)
    await own.stop()
    expect(await timed()).toBeLessThan(CACHE_TIMEOUT_MS + 100)
    closeRedis(connection)
  })
})
