import { beforeEach, describe, expect, test } from '@jest/globals'
import { Registry } from 'prom-client'
import { addJob, createStreamPublisher } from '../../src/streams/publisher.ts'
import { createQueueDesk, type QueueDesk } from '../../src/streams/queue-desk.ts'
import { measureQueues } from '../../src/streams/queue-metrics.ts'
import { eventually } from '../../src/testing/eventually.ts'
import { group, keys, queueUnderTest, stream } from './queue-under-test.ts'

const { redis, open, add, consume, pending, isAtRest, readAndDie } = queueUnderTest()

let desk: QueueDesk

beforeEach(() => {
  desk = createQueueDesk(redis(), { stream, group })
})

/** A dead letter as the engine leaves it. */
const bury = (jobId: string, fields: Record<string, string> = {}, id = '*') =>
  redis().xadd(
    keys.dead,
    id,
    ...Object.entries({
      payload: JSON.stringify({ job_id: jobId }),
      group,
      enqueued_at: '1700000000000',
      attempts: '5',
      job_id: jobId,
      error: 'no feed',
      died_at: '1700000001000',
      ...fields,
    }).flat(),
  ) as Promise<string>

/** What waits in the stream, oldest first. */
async function waiting(): Promise<Record<string, string>[]> {
  const entries = await redis().xrange(stream, '-', '+')
  return entries.map(([, fields]) =>
    Object.fromEntries(fields.flatMap((name, at) => (at % 2 ? [] : [[name, fields[at + 1]!]]))),
  )
}

const waitingJobs = async () => (await waiting()).map(({ payload }) => JSON.parse(payload!).job_id as string)
const deadJobs = async () => (await desk.listDead({ limit: 100 })).map(({ job_id }) => job_id)

async function fillUp(): Promise<void> {
  await redis().config('SET', 'maxmemory-policy', 'noeviction')
  await redis().config('SET', 'maxmemory', '1')
}
const makeRoom = () => redis().config('SET', 'maxmemory', '0')

describe('the state of a queue', () => {
  test('is nought where nobody was yet, and what waits counts before the first worker', async () => {
    const nothing = { isPaused: false, lag: 0, pending: 0, oldestIdleMs: 0, delayed: 0, dead: 0, consumers: 0 }
    expect(await desk.state()).toEqual(nothing)
    await add('1')
    await add('2')
    expect(await desk.state()).toEqual({ ...nothing, lag: 2 })
  })

  test('tells what waits, what is held and for how long, what is delayed and what is dead', async () => {
    for (const jobId of ['1', '2', '3']) await add(jobId)
    await readAndDie(1)
    await readAndDie(1, 'another')
    await redis().zadd(keys.delayed, Date.now() + 60_000, 'a job')
    await bury('4')
    await eventually(async () => expect((await desk.state()).oldestIdleMs).toBeGreaterThan(100))
    expect(await desk.state()).toMatchObject({ lag: 1, pending: 2, delayed: 1, dead: 1, consumers: 2 })
  })

  test('shows a lag that Redis cannot tell as null, and in metrics as NaN', async () => {
    await add('1')
    const id = await addJob(redis(), stream, { job_id: '2' })
    await add('3')
    await readAndDie(1)
    await redis().xdel(stream, id!)
    expect((await desk.state()).lag).toBeNull()
    const registry = new Registry()
    measureQueues(new Map([['test:jobs', desk]]), registry)
    const metrics = await registry.metrics()
    expect(metrics).toContain('queue_lag_jobs{queue="test:jobs"} Nan')
    expect(metrics).toContain('queue_pending_jobs{queue="test:jobs"} 1')
  })

  test('is measured for each queue, with one question a scrape', async () => {
    let asked = 0
    const counting = {
      state: () => {
        asked++
        return desk.state()
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
  const first = await desk.listDead({ limit: 2 })
  const second = await desk.listDead({ limit: 2, before: first[1]!.id })
  const third = await desk.listDead({ limit: 2, before: second[1]!.id })
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

describe('a replay', () => {
  test('brings the job back with nought attempts and a replay more, and takes its letter away', async () => {
    const id = await bury('1', { replay: '2' })
    expect(await desk.replay(id)).toBe(true)
    expect(await waiting()).toEqual([{ payload: '{"job_id":"1"}', group, enqueued_at: '1700000000000', replay: '3' }])
    expect(await deadJobs()).toEqual([])
  })

  test('of what died in a worker is done by the next one, told that it is a replay', async () => {
    let isMended = false
    const seen: [attempts: number, replay: number][] = []
    consume({
      maxAttempts: 2,
      handle: async (_job, { attempts, replay }) => {
        seen.push([attempts, replay])
        if (!isMended) throw new Error('not yet')
      },
    })
    await add('1')
    const [letter] = await eventually(async () => {
      const letters = await desk.listDead({ limit: 1 })
      expect(letters).toHaveLength(1)
      return letters
    })
    isMended = true
    expect(await desk.replay(letter!.id)).toBe(true)
    await eventually(() => expect(seen).toHaveLength(3))
    await eventually(isAtRest)
    expect(seen).toEqual([
      [1, 0],
      [2, 0],
      [1, 1],
    ])
    expect(await deadJobs()).toEqual([])
  })

  test('makes a job one of a kind again, not for ever', async () => {
    const id = await bury('1', { unique: 'a kind' })
    await desk.replay(id)
    const publisher = createStreamPublisher({ redis: redis() })
    expect(await publisher.publishUnique(stream, 'a kind', { job_id: '2' })).toBe('1')
    expect(await waitingJobs()).toEqual(['1'])
    const [ttlSec] = (await redis().call('HTTL', keys.unique, 'FIELDS', 1, 'a kind')) as number[]
    expect(ttlSec).toBeGreaterThan(23 * 3600)
  })

  test('leaves its place to the job that has taken it meanwhile, and that one keeps it', async () => {
    const id = await bury('1', { unique: 'a kind' })
    const publisher = createStreamPublisher({ redis: redis() })
    await publisher.publishUnique(stream, 'a kind', { job_id: '2' })
    expect(await desk.replay(id)).toBe(true)
    expect((await waiting())[1]).not.toHaveProperty('unique')
    expect(await redis().hget(keys.unique, 'a kind')).toBe('2')
  })

  test('asked for by many at once happens once', async () => {
    const id = await bury('1')
    const desks = [1, 2, 3, 4].map((n) => createQueueDesk(open(`desk ${n}`), { stream, group }))
    const answers = await eventually(() => Promise.all(desks.map((one) => one.state()))).then(() =>
      Promise.all(desks.map((one) => one.replay(id))),
    )
    expect(answers.filter(Boolean)).toHaveLength(1)
    expect(await waitingJobs()).toEqual(['1'])
  })

  test('of an entry that nobody could read keeps all that it held', async () => {
    const id = (await redis().xadd(
      keys.dead,
      '*',
      'foreign',
      'text',
      'group',
      group,
      'job_id',
      '',
      'error',
      'x',
    )) as string
    await desk.replay(id)
    expect(await waiting()).toEqual([{ foreign: 'text', group, replay: '1' }])
  })

  test('of nothing is refused', async () => {
    expect(await desk.replay('1-0')).toBe(false)
    expect(await waiting()).toEqual([])
  })

  test.each([{}, { unique: 'a kind' }])('by a full Redis is refused, and nothing is lost: %j', async (fields) => {
    const id = await bury('1', fields)
    await fillUp()
    try {
      await expect(desk.replay(id)).rejects.toThrow('OOM')
      await expect(desk.replayMatching({})).rejects.toThrow('OOM')
    } finally {
      await makeRoom()
    }
    expect(await redis().exists(stream, keys.unique)).toBe(0)
    expect(await desk.replay(id)).toBe(true)
    expect(await waitingJobs()).toEqual(['1'])
  })
})

describe('a replay of what matches', () => {
  test('takes all when nothing else is asked for, oldest first', async () => {
    for (const jobId of ['1', '2', '3']) await bury(jobId)
    expect(await desk.replayMatching({})).toEqual({ replayed: 3, remaining: false })
    expect(await waitingJobs()).toEqual(['1', '2', '3'])
    expect(await deadJobs()).toEqual([])
    expect(await desk.replayMatching({})).toEqual({ replayed: 0, remaining: false })
  })

  test('goes by error, payload and time together', async () => {
    const at = (ms: number) => `${ms}-0`
    await bury('early', {}, at(1000))
    await bury('from', {}, at(2000))
    await bury('other error', { error: 'gone' }, at(2500))
    await bury('in', {}, at(2999))
    await bury('to', {}, at(3000))
    const filter = { errorContains: 'no f', diedAfter: new Date(2000), diedBefore: new Date(3000) }
    expect(await desk.replayMatching({ ...filter, payloadContains: '"in"' })).toEqual({ replayed: 1, remaining: false })
    expect(await desk.replayMatching(filter)).toEqual({ replayed: 1, remaining: false })
    expect(await waitingJobs()).toEqual(['in', 'from'])
    expect(await deadJobs()).toEqual(['to', 'other error', 'early'])
  })

  test('passes a job by that died again meanwhile', async () => {
    for (let n = 0; n < 250; n++) await bury(String(n))
    const deaths = new Map<string, number>()
    consume({
      concurrency: 50,
      maxAttempts: 1,
      handle: async ({ job_id }) => {
        deaths.set(job_id, (deaths.get(job_id) ?? 0) + 1)
        throw new Error('still no feed')
      },
    })
    expect(await desk.replayMatching({})).toEqual({ replayed: 250, remaining: false })
    await eventually(async () => expect(await redis().xlen(keys.dead)).toBe(250))
    await eventually(isAtRest)
    expect([...deaths.values()]).toEqual(Array.from({ length: 250 }, () => 1))
  })

  test('ends after a thousand, says that some remain, and goes on when asked again', async () => {
    const pipeline = redis().pipeline()
    for (let n = 0; n < 1050; n++) pipeline.xadd(keys.dead, '*', 'payload', `{"job_id":"${n}"}`, 'job_id', String(n))
    await pipeline.exec()
    expect(await desk.replayMatching({})).toEqual({ replayed: 1000, remaining: true })
    expect(await redis().xlen(keys.dead)).toBe(50)
    expect(await desk.replayMatching({})).toEqual({ replayed: 50, remaining: false })
    expect(new Set(await waitingJobs()).size).toBe(1050)
  })

  test('asked for by two at once brings each job back once', async () => {
    for (let n = 0; n < 300; n++) await bury(String(n))
    const other = createQueueDesk(open('another desk'), { stream, group })
    await eventually(() => other.state())
    const counts = await Promise.all([desk.replayMatching({}), other.replayMatching({})])
    expect(counts[0].replayed + counts[1].replayed).toBe(300)
    const jobs = await waitingJobs()
    expect([jobs.length, new Set(jobs).size]).toEqual([300, 300])
  })
})

test('a dead letter is removed for good, and only once', async () => {
  const id = await bury('1')
  await bury('2')
  expect(await desk.remove(id)).toBe(true)
  expect(await desk.remove(id)).toBe(false)
  expect(await deadJobs()).toEqual(['2'])
  expect(await waiting()).toEqual([])
})

describe('a pause', () => {
  test('lets no job start until the queue is resumed', async () => {
    const done: string[] = []
    consume({ handle: async ({ job_id }) => void done.push(job_id) })
    await add('before')
    await eventually(() => expect(done).toEqual(['before']))
    await desk.pause()
    expect((await desk.state()).isPaused).toBe(true)
    const pausedAt = Date.now()
    await eventually(() => expect(Date.now() - pausedAt).toBeGreaterThan(1000))
    await add('while paused')
    const addedAt = Date.now()
    await eventually(() => expect(Date.now() - addedAt).toBeGreaterThan(800))
    expect(done).toEqual(['before'])
    expect([await pending(), (await desk.state()).lag]).toEqual([0, 1])
    await desk.resume()
    await eventually(() => expect(done).toEqual(['before', 'while paused']))
    expect((await desk.state()).isPaused).toBe(false)
  })

  test('can be had of a full Redis too, and ended', async () => {
    await fillUp()
    try {
      await desk.pause()
      expect((await desk.state()).isPaused).toBe(true)
      await desk.resume()
    } finally {
      await makeRoom()
    }
    expect((await desk.state()).isPaused).toBe(false)
  })
})
