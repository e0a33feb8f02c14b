import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { Registry } from 'prom-client'
import { createCache } from '../../src/cache/cache.ts'
import type { CacheEntry, CachePage } from '../../src/cache/cache-entry.ts'
import { createCacheGate } from '../../src/cache/cache-gate.ts'
import { CACHE_TIMEOUT_MS, type CacheStore, createCacheStore, type Lookup } from '../../src/cache/cache-store.ts'
import { closeRedis, createRedis, type Redis } from '../../src/redis/connection.ts'
import { startRedis, type TestService } from '../../src/testing/containers.ts'
import { eventually } from '../../src/testing/eventually.ts'
import { silentLogger as logger } from '../../src/testing/silent-logger.ts'

const entry: CacheEntry = { key: 'cache:article:detail:v1:1', ttlSec: 60 }
const page: CachePage = { list: 'cache:articles:list:v1', page: '20:', ttlSec: 60 }

let server: TestService
let redis: Redis
let store: CacheStore

beforeAll(async () => {
  server = await startRedis(
    '--user',
    ...'articles on >word ~cache:article:* ~cache:articles:* +@all -@admin -@dangerous'.split(' '),
  )
}, 60_000)
afterAll(() => server.stop())

beforeEach(async () => {
  redis = open('default', '')
  await eventually(() => redis.flushall())
  store = createCacheStore(redis)
})
afterEach(() => closeRedis(redis))

const open = (user: string, password: string, addr = server.addr) =>
  createRedis({ addr, user, password, db: 0, name: 'test', logger, commandTimeoutMs: 5 * CACHE_TIMEOUT_MS })

const content = (data: string, version = 1) => ({ data, version, ttlMs: 60_000, costMs: 1 })
const lookUp = async (slot: CacheEntry | CachePage): Promise<Lookup> => (await store.getOrLease([slot]))[0]!
const tokenOf = (found: Lookup): string => ('token' in found ? found.token : 'no lease')

describe.each([
  { what: 'an entry', slot: entry },
  { what: 'a page of a list', slot: page },
])('$what', ({ slot }) => {
  test('gives one reader the lease, and all the others wait', async () => {
    const found = await store.getOrLease([slot, slot, slot])
    expect(found).toEqual([{ state: 'lease', token: expect.any(String) }, { state: 'wait' }, { state: 'wait' }])
  })

  test('is fresh once who holds the lease has filled it', async () => {
    expect(await store.fill(slot, tokenOf(await lookUp(slot)), content('{"title":"八角🥊"}'))).toBe(true)
    expect(await lookUp(slot)).toEqual({ state: 'fresh', data: '{"title":"八角🥊"}' })
  })

  test('takes no fill from who has no lease', async () => {
    await lookUp(slot)
    expect(await store.fill(slot, 'made up', content('"x"'))).toBe(false)
    expect((await lookUp(slot)).state).toBe('wait')
  })

  test('takes a fill once', async () => {
    const token = tokenOf(await lookUp(slot))
    await store.fill(slot, token, content('"first"'))
    expect(await store.fill(slot, token, content('"second"'))).toBe(false)
    expect(await lookUp(slot)).toMatchObject({ data: '"first"' })
  })

  test('gives the lease on when it was given back, and only by its holder', async () => {
    const token = tokenOf(await lookUp(slot))
    await store.release(slot, 'made up')
    expect((await lookUp(slot)).state).toBe('wait')
    await store.release(slot, token)
    expect((await lookUp(slot)).state).toBe('lease')
  })

  test('a reader that was slower than an invalidation fills nothing', async () => {
    const token = tokenOf(await lookUp(slot))
    await store.invalidate({ entries: [entry.key], lists: [page.list] }, 1)
    expect(await store.fill(slot, token, content('"old"', 9))).toBe(false)
    expect((await lookUp(slot)).state).toBe('lease')
  })

  test('past its soft expiry one reader renews it, the others wait, and all have the old value at hand', async () => {
    await store.fill(slot, tokenOf(await lookUp(slot)), { ...content('"old"'), ttlMs: 300, costMs: 0 })
    await pause(350)
    const [first, second] = await store.getOrLease([slot, slot])
    expect(first).toMatchObject({ state: 'lease', data: '"old"' })
    expect(second).toEqual({ state: 'wait', data: '"old"' })
  })

  test('shortly before, one reader renews what is dear, and the others use it', async () => {
    await store.fill(slot, tokenOf(await lookUp(slot)), { ...content('"dear"'), costMs: 60_000_000 })
    const found = await store.getOrLease([slot, slot])
    expect(found).toEqual([
      { state: 'refresh', data: '"dear"', token: expect.any(String) },
      { state: 'fresh', data: '"dear"' },
    ])
  })

  test('is gone after ten times its time to live', async () => {
    await store.fill(slot, tokenOf(await lookUp(slot)), { ...content('"x"'), ttlMs: 1000 })
    const key = 'key' in slot ? slot.key : slot.list
    const left = 'key' in slot ? await redis.pttl(key) : await redis.call('HPTTL', key, 'FIELDS', '1', 'page:20:')
    expect(Number(left)).toBeGreaterThan(9000)
    expect(Number(left)).toBeLessThanOrEqual(10_000)
  })
})

test('reading an entry again and again does not make it live longer than its hard expiry', async () => {
  await store.fill(entry, tokenOf(await lookUp(entry)), { ...content('"x"'), ttlMs: 100, costMs: 0 })
  await pause(300)
  const { token } = (await lookUp(entry)) as { token: string }
  await store.release(entry, token)
  expect(await redis.pttl(entry.key)).toBeLessThanOrEqual(700)
})

test('a process that was held up takes an answer that lies there unread', async () => {
  const answered = store.ping()
  await new Promise<void>((resolve) => setImmediate(resolve))
  const until = performance.now() + CACHE_TIMEOUT_MS + 100
  while (performance.now() < until);
  expect(await answered).toBe('PONG')
})

describe('the floor of an entry', () => {
  test('refuses a version below the one that voided it', async () => {
    await store.invalidate({ entries: [entry.key], lists: [] }, 5)
    const token = tokenOf(await lookUp(entry))
    expect(await store.fill(entry, token, content('"4"', 4))).toBe(false)
    expect(await store.fill(entry, tokenOf(await lookUp(entry)), content('"5"', 5))).toBe(true)
  })

  test('never sinks, and an invalidation that comes late voids all the same', async () => {
    await store.invalidate({ entries: [entry.key], lists: [] }, 5)
    await store.fill(entry, tokenOf(await lookUp(entry)), content('"5"', 5))
    await store.invalidate({ entries: [entry.key], lists: [] }, 3)
    const found = await lookUp(entry)
    expect(found.state).toBe('lease')
    expect(await store.fill(entry, tokenOf(found), content('"4"', 4))).toBe(false)
  })

  test('a row that is made voids the nothing that was cached before', async () => {
    await store.fill(entry, tokenOf(await lookUp(entry)), content('null', 0))
    const late = tokenOf(await lookUp({ ...entry, key: `${entry.key}0` }))
    await store.invalidate({ entries: [entry.key, `${entry.key}0`], lists: [] }, 1)
    expect((await lookUp(entry)).state).toBe('lease')
    expect(await store.fill({ ...entry, key: `${entry.key}0` }, late, content('null', 0))).toBe(false)
  })
})

describe('a list', () => {
  test('one delete voids every page', async () => {
    const pages = ['20:', '20:abc'].map((name) => ({ ...page, page: name }))
    for (const one of pages) await store.fill(one, tokenOf(await lookUp(one)), content('"x"'))

    await store.invalidate({ entries: [], lists: [page.list] }, 0)

    expect((await store.getOrLease(pages)).map(({ state }) => state)).toEqual(['lease', 'lease'])
  })

  test('holds 500 fields and no more, and those that it has can be renewed', async () => {
    await redis.hset(page.list, Object.fromEntries(Array.from({ length: 499 }, (_, n) => [`page:f${n}`, '0 0 "x"'])))
    const last = { ...page, page: 'last' }
    expect(await store.fill(last, tokenOf(await lookUp(last)), content('"y"'))).toBe(true)

    expect((await lookUp({ ...page, page: 'one more' })).state).toBe('full')
    expect((await lookUp({ ...page, page: 'f7' })).state).toBe('lease')
    expect(await redis.hlen(page.list)).toBe(501)
  })
})

describe('on a Redis of its own', () => {
  test("a service's user may do all of it on its keys and nothing on a foreign one", async () => {
    const articles = open('articles', 'word')
    await eventually(() => articles.ping())
    const own = createCacheStore(articles)

    const [found] = await own.getOrLease([entry])
    expect(await own.fill(entry, tokenOf(found!), content('"x"'))).toBe(true)
    await own.invalidate({ entries: [entry.key], lists: [page.list] }, 1)
    await expect(own.getOrLease([{ key: 'cache:event:detail:v1:1', ttlSec: 1 }])).rejects.toThrow(/NOPERM|permission/)
    closeRedis(articles)
  })

  test('a Redis that hangs costs one reader a fifth of a second and the next ones nothing', async () => {
    const own = await startRedis()
    const connection = open('default', '', own.addr)
    await eventually(() => connection.ping())
    const registry = new Registry()
    const hanging = createCacheStore(connection)
    const gate = createCacheGate({ ping: hanging.ping, hasOverdue: async () => false, logger, registry })
    const cache = createCache({ store: hanging, gate, isOutage: () => false, logger, registry })
    gate.start()
    await eventually(() => expect(gate.isOpen()).toBe(true))
    const timed = async () => {
      const started = performance.now()
      expect(await cache.read(entry, async () => ({ value: 'from MySQL', version: 1 }))).toBe('from MySQL')
      return performance.now() - started
    }

    await connection.client('PAUSE', 10_000)
    expect(await timed()).toBeLessThan(CACHE_TIMEOUT_MS + 100)
    expect(await timed()).toBeLessThan(50)
    await gate.stop()
    closeRedis(connection)
    await own.stop()
  })
})
