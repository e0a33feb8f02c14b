import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals'
import fc from 'fast-check'
import { Registry } from 'prom-client'
import { createCache } from '../../src/cache/cache.ts'
import { type CacheStore, createCacheStore } from '../../src/cache/cache-store.ts'
import { closeRedis, createRedis, type Redis } from '../../src/redis/connection.ts'
import { startRedis, type TestService } from '../../src/testing/containers.ts'
import { eventually } from '../../src/testing/eventually.ts'
import { openGate } from '../../src/testing/open-gate.ts'
import { silentLogger as logger } from '../../src/testing/silent-logger.ts'

/**
 * Readers in processes of their own and writers on one key, on a real Redis: fast-check chooses which step comes next. A write
 * counts from the end of its invalidation; whoever begins to read after that must not see what was before.
 */

jest.setTimeout(180_000)

let server: TestService
let redis: Redis

beforeAll(async () => {
  server = await startRedis('--appendonly', 'no')
  redis = createRedis({ addr: server.addr, user: 'default', password: '', db: 0, name: 'test', logger })
  await eventually(() => redis.ping())
}, 60_000)
afterAll(async () => {
  closeRedis(redis)
  await server.stop()
})

type Actor =
  | 'reader'
  /** Reads what a replica of MySQL says that has not heard of the last version yet. */
  | 'lagging reader'
  | 'writer'
  /** Changes what is shown without a new version, and voids all the same. */
  | 'version-less writer'

const actors = fc.array(fc.constantFrom<Actor>('reader', 'reader', 'lagging reader', 'writer', 'version-less writer'), {
  minLength: 3,
  maxLength: 7,
})

type Invalidate = CacheStore['invalidate']
type Kind = 'entry' | 'page'

interface State {
  content: number
  version: number
}

async function play(
  scheduler: fc.Scheduler,
  cast: readonly Actor[],
  kind: Kind,
  invalidate: Invalidate,
): Promise<void> {
  const key = `cache:${randomUUID()}`
  const states: State[] = [{ content: 0, version: 1 }]
  let announced = 0
  const step = async <T>(work: () => T | Promise<T>): Promise<T> => {
    await scheduler.schedule(Promise.resolve())
    return work()
  }
  const plain = createCacheStore(redis)
  const store: CacheStore = {
    ...plain,
    getOrLease: (slots) => step(() => plain.getOrLease(slots)),
    fill: (...given) => step(() => plain.fill(...given)),
  }

  function read(lags: boolean, from: CacheStore): Promise<number | null> {
    const cache = createCache({ store: from, gate: openGate, isOutage: () => false, logger, registry: new Registry() })
    const load = async () => {
      const state = await step(() => stateSeen(states, lags))
      await step(() => {})
      return { value: state.content, version: state.version }
    }
    if (kind === 'entry') return cache.read({ key, ttlSec: 60 }, load)
    return cache.readPage({ list: key, page: 'p', ttlSec: 60 }, async () => (await load()).value)
  }

  async function write(raises: boolean): Promise<void> {
    const written = await step(() => {
      const { content, version } = states.at(-1)!
      return states[states.push({ content: content + 1, version: raises ? version + 1 : version }) - 1]!
    })
    const voids = kind === 'entry' ? { entries: [key], lists: [] } : { entries: [], lists: [key] }
    await step(() => invalidate(voids, written.version))
    announced = Math.max(announced, written.content)
  }

  async function act(actor: Actor): Promise<void> {
    await step(() => {})
    if (actor === 'writer') return write(true)
    if (actor === 'version-less writer') return write(false)
    const atLeast = announced
    const seen = await read(actor === 'lagging reader', store)
    if (actor === 'reader') expect(seen).toBeGreaterThanOrEqual(atLeast)
  }

  await scheduler.waitFor(Promise.all(cast.map(act)))
  expect(await scheduler.waitFor(read(false, plain))).toBe(states.at(-1)!.content)
}

/** The newest state, or for a replica that lags the newest of the version before. */
function stateSeen(states: readonly State[], lags: boolean): State {
  const newest = states.at(-1)!
  return (lags && states.findLast(({ version }) => version < newest.version)) || newest
}

const interleavings = (kind: Kind, invalidate: Invalidate) =>
  fc.asyncProperty(fc.scheduler(), actors, (scheduler, cast) => play(scheduler, cast, kind, invalidate))

const asItIs: Invalidate = (voids, version) => createCacheStore(redis).invalidate(voids, version)

const floorAlone: Invalidate = async ({ entries }, version) => {
  for (const key of entries) {
    await redis.hdel(key, 'data', 'version', 'soft', 'cost')
    await redis.hset(key, 'floor', version)
  }
}

const voidingAlone: Invalidate = async ({ entries }) => {
  for (const key of entries) await redis.hdel(key, 'data', 'version', 'soft', 'cost', 'lease', 'lease_until')
}

const pagesAlone: Invalidate = async ({ lists }) => {
  for (const key of lists) await redis.hdel(key, 'page:p')
}

describe('whatever comes between', () => {
  test('nobody who reads an entry after a write is announced sees what was before', async () => {
    await fc.assert(interleavings('entry', asItIs), { numRuns: 200, endOnFailure: true })
  })

  test('nor who reads a list', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), actors, (scheduler, cast) =>
        play(
          scheduler,
          cast.map((actor) => (actor === 'lagging reader' ? 'reader' : actor)),
          'page',
          asItIs,
        ),
      ),
      { numRuns: 200, endOnFailure: true },
    )
  })
})

describe('each part is needed: it is caught when', () => {
  test.each<[string, Kind, Invalidate]>([
    ['an invalidation raises the floor and leaves the lease', 'entry', floorAlone],
    ['an invalidation voids the lease and raises no floor', 'entry', voidingAlone],
    ['the pages of a list are deleted and the leases on them left', 'page', pagesAlone],
  ])('%s', async (_what, kind, invalidate) => {
    const { errorInstance } = await fc.check(interleavings(kind, invalidate), { numRuns: 1000, endOnFailure: true })
    expect(String(errorInstance)).toMatch(/expect\(.*received/)
  })
})
