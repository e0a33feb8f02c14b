import { describe, expect, test } from '@jest/globals'
import { Registry } from 'prom-client'
import { addJob } from '../../src/streams/publisher.ts'
import { createQueueDesk } from '../../src/streams/queue-desk.ts'
import { measureQueues } from '../../src/streams/queue-metrics.ts'
import { eventually } from '../../src/testing/eventually.ts'
import { deskUnderTest } from './desk-under-test.ts'
import { group, keys, stream } from './queue-under-test.ts'

const { redis, desk, add, bury, consume, pending, readAndDie, waiting, deadJobs, whileFull } = deskUnderTest()

describe('the state of a queue', () => {
  test('is nought where nobody was yet, and what waits counts before the first worker', async () => {
    const nothing = { isPaused: false, lag: 0, pending: 0, oldestIdleMs: 0, delayed: 0, dead: 0, consumers: 0 }
    expect(await desk().state()).toEqual(nothing)
    await add('1')
    await add('2')
    expect(await desk().state()).toEqual({ ...nothing, lag: 2 })
  })

  test('tells what waits, what is held and for how long, what is delayed and what is dead', async () => {
    for (const jobId of ['1', '2', '3']) await add(jobId)
    await readAndDie(1)
    await readAndDie(1, 'another')
    await redis().zadd(keys.delayed, Date.now() + 60_000, 'a job')
    await bury('4')
    await eventually(async () => expect((await desk().state()).oldestIdleMs).toBeGreaterThan(100))
    expect(await desk().state()).toMatchObject({ lag: 1, pending: 2, delayed: 1, dead: 1, consumers: 2 })
  })

  test('shows a lag that Redis cannot tell as null, and in metrics as NaN', async () => {
    await add('1')
    const id = await addJob(redis(), stream, { job_id: '2' })
    await add('3')
    await readAndDie(1)
    await redis().xdel(stream, id!)
    expect((await desk().state()).lag).toBeNull()
    const registry = new Registry()
    measureQueues(new Map([['test:jobs', desk()]]), registry)
    const metrics = await registry.metrics()
    expect(metrics).toContain('queue_lag_jobs{queue="test:jobs"} Nan')
    expect(metrics).toContain('queue_pending_jobs{queue="test:jobs"} 1')
  })

  test('is measured for each queue, with one question a scrape', async () => {
    let asked = 0
    const counting = {
      state: () => {
        asked++
        return desk().state()
      },
    }
    const other = createQueueDesk(redis(), { stream: 'stream:{test:other}', group })
    const registry = new Registry()
    measureQueues(
      new Map([
        ['test:jobs', counting],
        ['test:other', other],
      ]),
      registry,
    )
    await bury('1')
    await other.pause()
    const metrics = await registry.metrics()
    expect(asked).toBe(1)
    for (const line of [
      'queue_dead_jobs{queue="test:jobs"} 1',
      'queue_dead_jobs{queue="test:other"} 0',
      'queue_paused{queue="test:jobs"} 0',
      'queue_paused{queue="test:other"} 1',
      'queue_consumers{queue="test:jobs"} 0',
    ])
      expect(metrics).toContain(line)
    await registry.metrics()
    expect(asked).toBe(2)
  })
})

test('dead letters are listed newest first, in pages that neither skip nor repeat', async () => {
  for (const jobId of ['1', '2', '3', '4', '5']) await bury(jobId)
  const first = await desk().listDead({ limit: 2 })
  const second = await desk().listDead({ limit: 2, before: first[1]!.id })
  const third = await desk().listDead({ limit: 2, before: second[1]!.id })
  expect([first, second, third].map((page) => page.map(({ job_id }) => job_id))).toEqual([
    ['5', '4'],
    ['3', '2'],
    ['1'],
  ])
  expect(first[0]).toEqual({
    id: expect.stringMatching(/^\d+-\d+$/),
    job_id: '5',
    payload: '{"job_id":"5"}',
    error: 'no feed',
    attempts: 5,
    replay: 0,
    enqueuedAt: new Date(1_700_000_000_000),
    diedAt: new Date(1_700_000_001_000),
  })
})
test('a dead letter is removed for good, and only once', async () => {
  const id = await bury('1')
  await bury('2')
  expect(await desk().remove(id)).toBe(true)
  expect(await desk().remove(id)).toBe(false)
  expect(await deadJobs()).toEqual(['2'])
  expect(await waiting()).toEqual([])
})

describe('a pause', () => {
  test('lets no job start until the queue is resumed', async () => {
    const done: string[] = []
    consume({ handle: async ({ job_id }) => void done.push(job_id) })
    await add('before')
    await eventually(() => expect(done).toEqual(['before']))
    await desk().pause()
    expect((await desk().state()).isPaused).toBe(true)
    const pausedAt = Date.now()
    await eventually(() => expect(Date.now() - pausedAt).toBeGreaterThan(1000))
    await add('while paused')
    const addedAt = Date.now()
    await eventually(() => expect(Date.now() - addedAt).toBeGreaterThan(800))
    expect(done).toEqual(['before'])
    expect([await pending(), (await desk().state()).lag]).toEqual([0, 1])
    await desk().resume()
    await eventually(() => expect(done).toEqual(['before', 'while paused']))
    expect((await desk().state()).isPaused).toBe(false)
  })

  test('can be had of a full Redis too, and ended', async () => {
    await whileFull(async () => {
      await desk().pause()
      expect((await desk().state()).isPaused).toBe(true)
      await desk().resume()
    })
    expect((await desk().state()).isPaused).toBe(false)
  })
})
