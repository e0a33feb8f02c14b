import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { closeRedis, createRedis, type Redis } from '../../src/redis/connection.ts'
import { createTicker, ticksOf } from '../../src/streams/tick.ts'
import { startRedis, type TestService } from '../../src/testing/containers.ts'
import { eventually } from '../../src/testing/eventually.ts'
import { silentLogger as logger } from '../../src/testing/silent-logger.ts'

const stream = 'stream:{test:ticks}'
/** Longer than any test: no slot ends in the middle of one but at midnight. */
const LONG = 24 * 3600

let server: TestService
let redis: Redis

beforeAll(async () => {
  server = await startRedis()
  redis = createRedis({ addr: server.addr, user: 'default', password: '', db: 0, name: 'tick', logger })
  await eventually(() => redis.ping())
}, 60_000)
afterAll(async () => {
  closeRedis(redis)
  await server.stop()
})
beforeEach(() => redis.flushall())

const ticker = () => createTicker({ redis, stream })
const jobs = async () => {
  const entries = (await redis.xrange(stream, '-', '+')) as [string, string[]][]
  return entries.map(([, fields]) => JSON.parse(fields[1]!))
}
const beat = (id: string, intervalSec: number) => ({ id, intervalSec, payload: { name: `job of ${id}` } })
const now = async () => Number((await redis.time())[0])

describe('a tick', () => {
  test('fires once a slot however many ask, and the job says which slot', async () => {
    const asked = await Promise.all(Array.from({ length: 50 }, () => ticker().tick(beat('7', LONG))))

    expect(asked.filter(Boolean)).toHaveLength(1)
    const [job, ...others] = await jobs()
    expect(others).toEqual([])
    expect(job).toEqual({ name: 'job of 7', slot_sec: (await now()) - ((await now()) % LONG) })
  })

  test('fires for each thing by itself', async () => {
    for (const id of ['7', '8', '7', '8']) await ticker().tick(beat(id, LONG))
    expect((await jobs()).map(({ name }) => name)).toEqual(['job of 7', 'job of 8'])
  })

  test('fires again in the next slot, and never skips one to catch up', async () => {
    const slots = async () => (await jobs()).map(({ slot_sec }) => slot_sec)
    await eventually(async () => {
      await ticker().tick(beat('7', 1))
      expect((await slots()).length).toBe(3)
    })
    expect(new Set(await slots()).size).toBe(3)
  })

  test('goes on when the interval changes, either way', async () => {
    await redis.hset(ticksOf(stream), '7', (await now()) - 90)
    expect(await ticker().tick(beat('7', 60))).toBe(true)
    await redis.hset(ticksOf(stream), '7', (await now()) - 40)
    expect(await ticker().tick(beat('7', 30))).toBe(true)
  })

  test('goes on when the clock was set back', async () => {
    await redis.hset(ticksOf(stream), '7', (await now()) + 5000)
    expect(await ticker().tick(beat('7', 30))).toBe(true)
    expect(await ticker().tick(beat('7', LONG))).toBe(false)
  })

  test('forgets what nobody asks about any more', async () => {
    await ticker().tick(beat('7', 30))
    const [left] = (await redis.call('HTTL', ticksOf(stream), 'FIELDS', 1, '7')) as [number]
    expect(left).toBeGreaterThan(3600)
  })
})
