import { describe, expect, test } from '@jest/globals'
import { createScheduler, type Schedule } from '../../src/streams/schedule.ts'
import { eventually } from '../../src/testing/eventually.ts'
import { keys, queueUnderTest, stream } from './queue-under-test.ts'

const queue = queueUnderTest()
/** Longer than any test: no slot ends in the middle of one but at midnight. */
const LONG = 24 * 3600

const fire = (id: string, every: Schedule['every'], more: Partial<Schedule> = {}) =>
  createScheduler({ redis: queue.redis(), stream }).fire({ id, every, job: { job_id: `job of ${id}` }, ...more })
const jobs = async (): Promise<{ job_id: string; slot_sec: number }[]> => {
  const entries = (await queue.redis().xrange(stream, '-', '+')) as [string, string[]][]
  return entries.map(([, fields]) => JSON.parse(fields[1]!))
}
const now = async () => Number((await queue.redis().time())[0])

describe('a schedule', () => {
  test('fires once a slot however many ask, and the job says which slot', async () => {
    const asked = await Promise.all(Array.from({ length: 50 }, () => fire('7', { sec: LONG })))
    expect(asked.filter(Boolean)).toHaveLength(1)
    expect(await jobs()).toEqual([{ job_id: 'job of 7', slot_sec: (await now()) - ((await now()) % LONG) }])
  })

  test('fires for each thing by itself', async () => {
    for (const id of ['7', '8', '7', '8']) await fire(id, { sec: LONG })
    expect((await jobs()).map(({ job_id }) => job_id)).toEqual(['job of 7', 'job of 8'])
  })

  test('fires again in the next slot, and never skips one to catch up', async () => {
    await eventually(async () => {
      await fire('7', { sec: 1 })
      expect(await jobs()).toHaveLength(3)
    })
    expect(new Set((await jobs()).map(({ slot_sec }) => slot_sec)).size).toBe(3)
  })

  test('makes up for one of the slots that were missed', async () => {
    await queue.redis().hset(keys.ticks, '7', (await now()) - 10 * LONG)
    expect([await fire('7', { sec: LONG }), await fire('7', { sec: LONG })]).toEqual([true, false])
  })

  test('has its slots at its offset', async () => {
    const offsetSec = 3600
    await fire('7', { sec: LONG, offsetSec })
    expect((await jobs())[0]!.slot_sec % LONG).toBe(offsetSec)
  })

  test('goes on when the interval changes, either way', async () => {
    await queue.redis().hset(keys.ticks, '7', (await now()) - 90)
    expect(await fire('7', { sec: 60 })).toBe(true)
    await queue.redis().hset(keys.ticks, '7', (await now()) - 40)
    expect(await fire('7', { sec: 30 })).toBe(true)
  })

  test('goes on when the clock was set back by more than a slot, and fires no slot twice when by less', async () => {
    await queue.redis().hset(keys.ticks, '7', (await now()) + 5000)
    expect(await fire('7', { sec: 30 })).toBe(true)
    await queue.redis().hset(keys.ticks, '8', (await now()) + 5)
    expect(await fire('8', { sec: 30 })).toBe(false)
  })

  test('is forgotten when nobody asks about it any more', async () => {
    await fire('7', { sec: 30 })
    const [left] = (await queue.redis().call('HTTL', keys.ticks, 'FIELDS', 1, '7')) as [number]
    expect(left).toBeGreaterThan(3600)
  })

  test('lets a slot pass while the last job of its kind waits, and fires the next after its end', async () => {
    const every = { sec: 1 }
    expect(await fire('7', every, { unique: 'source 7' })).toBe(true)
    await eventually(async () => {
      await fire('7', every, { unique: 'source 7' })
      expect(Number(await queue.redis().hget(keys.ticks, '7'))).toBeGreaterThan((await jobs())[0]!.slot_sec + 1)
    })
    expect(await jobs()).toHaveLength(1)
    queue.consume({ handle: async () => {} })
    await eventually(queue.isAtRest)
    await eventually(async () => expect(await fire('7', every, { unique: 'source 7' })).toBe(true))
  })

  test('keeps its slot where Redis is full', async () => {
    const redis = queue.redis()
    const used = Number(/used_memory:(\d+)/.exec(await redis.info('memory'))![1])
    await redis.config('SET', 'maxmemory', used - 100_000)
    try {
      await expect(fire('7', { sec: LONG })).rejects.toThrow('OOM')
    } finally {
      await redis.config('SET', 'maxmemory', 0)
    }
    expect(await fire('7', { sec: LONG })).toBe(true)
  })
})

describe('a cron expression', () => {
  test('waits for its time when it is first heard of, and fires each time once', async () => {
    const cron = '* * * * * *'
    const fired: boolean[] = []
    await eventually(async () => {
      fired.push(...(await Promise.all([1, 2, 3].map(() => fire('7', { cron })))))
      expect(await jobs()).toHaveLength(2)
    })
    expect(fired.slice(0, 3)).toEqual([false, false, false])
    expect(fired.filter(Boolean)).toHaveLength(2)
    const [first, second] = await jobs()
    expect(second!.slot_sec).toBeGreaterThan(first!.slot_sec)
  })

  test('fires at its time in UTC, once for all the times that were missed', async () => {
    const cron = '0 0 * * *'
    await queue.redis().hset(keys.ticks, '7', (await now()) - 10 * LONG)
    expect([await fire('7', { cron }), await fire('7', { cron })]).toEqual([true, false])
    expect((await jobs())[0]!.slot_sec % LONG).toBe(0)
  })
})
