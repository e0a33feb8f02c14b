import { beforeEach, describe, expect, test } from '@jest/globals'
import { addJobs } from '../../src/streams/publisher.ts'
import { createStreamEntries, type StreamEntries } from '../../src/streams/stream-entries.ts'
import { eventually } from '../../src/testing/eventually.ts'
import { group, queueUnderTest, stream } from './queue-under-test.ts'

const queue = queueUnderTest()
const JOBS = 1000
/** Trimming drops whole nodes of the stream; ENVIRONMENT: Redis's own default. */
const NODE = 100
let entries: StreamEntries

beforeEach(async () => {
  entries = createStreamEntries(queue.redis, stream, group, 'me')
  await addJobs(
    queue.redis(),
    stream,
    Array.from({ length: JOBS }, (_, n) => ({ job_id: `job ${n}` })),
  )
  await entries.createGroup()
})

const read = async (count: number, reader = entries) =>
  (await reader.read(queue.redis(), count, 10)).map((delivery) => ({ delivery, jobId: delivery.id }))
const length = () => queue.redis().xlen(stream)

describe('trimming', () => {
  test('drops what was acknowledged, and nothing that was not read', async () => {
    await entries.acknowledge(await read(600))
    await entries.trim([group])
    expect(await length()).toBeGreaterThanOrEqual(400)
    expect(await length()).toBeLessThan(400 + NODE)
    expect(await read(JOBS)).toHaveLength(400)
  })

  test('drops nothing behind the oldest entry that somebody holds', async () => {
    const [, ...others] = await read(600)
    await entries.acknowledge(others)
    await entries.trim([group])
    expect(await length()).toBe(JOBS)
  })

  test('drops nothing that another group has not read, or that a declared group could not read yet', async () => {
    await entries.acknowledge(await read(600))
    expect(await entries.trim([group, 'latecomers'])).toBe(-1)
    expect(await length()).toBe(JOBS)

    const late = createStreamEntries(queue.redis, stream, 'latecomers', 'me')
    await late.createGroup()
    await entries.trim([group])
    expect(await length()).toBe(JOBS)
    await late.acknowledge(await read(300, late))
    await entries.trim([group, 'latecomers'])
    expect(await length()).toBeGreaterThanOrEqual(700)
    expect(await length()).toBeLessThan(700 + NODE)
  })

  test('goes on by itself while a worker works', async () => {
    queue.consume({ concurrency: 50, handle: async () => {} })
    await eventually(async () => expect(await length()).toBeLessThan(NODE + 1), 15_000)
    await eventually(queue.isAtRest)
  }, 20_000)
})

describe('consumers that are gone', () => {
  test('are removed when they hold nothing, and only then', async () => {
    const names = async () =>
      ((await queue.redis().xinfo('CONSUMERS', stream, group)) as string[][]).map((info) => info[1]).sort()
    const gone = createStreamEntries(queue.redis, stream, group, 'gone')
    const holder = createStreamEntries(queue.redis, stream, group, 'holder')
    await gone.acknowledge(await read(1, gone))
    await read(1, holder)
    await read(1)
    await eventually(async () => {
      await entries.removeConsumers(20)
      expect(await names()).toEqual(['holder', 'me'])
    })
    expect(await queue.pending()).toBe(2)
    await holder.leave()
    expect(await names()).toEqual(['holder', 'me'])
  })
})
