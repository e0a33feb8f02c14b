import { describe, expect, test } from '@jest/globals'
import { createStreamPublisher } from '../../src/streams/publisher.ts'
import { createQueueDesk } from '../../src/streams/queue-desk.ts'
import { eventually } from '../../src/testing/eventually.ts'
import { deskUnderTest } from './desk-under-test.ts'
import { group, keys, stream } from './queue-under-test.ts'

const { redis, open, desk, add, bury, consume, isAtRest, waiting, waitingJobs, deadJobs, whileFull } = deskUnderTest()

describe('a replay', () => {
  test('brings the job back with nought attempts and a replay more, and takes its letter away', async () => {
    const id = await bury('1', { replay: '2' })
    expect(await desk().replay(id)).toBe(true)
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
      const letters = await desk().listDead({ limit: 1 })
      expect(letters).toHaveLength(1)
      return letters
    })
    isMended = true
    expect(await desk().replay(letter!.id)).toBe(true)
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
    await desk().replay(id)
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
    expect(await desk().replay(id)).toBe(true)
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
    await desk().replay(id)
    expect(await waiting()).toEqual([{ foreign: 'text', group, replay: '1' }])
  })

  test('of nothing is refused', async () => {
    expect(await desk().replay('1-0')).toBe(false)
    expect(await waiting()).toEqual([])
  })

  test.each([{}, { unique: 'a kind' }])('by a full Redis is refused, and nothing is lost: %j', async (fields) => {
    const id = await bury('1', fields)
    await whileFull(async () => {
      await expect(desk().replay(id)).rejects.toThrow('OOM')
      await expect(desk().replayMatching({})).rejects.toThrow('OOM')
    })
    expect(await redis().exists(stream, keys.unique)).toBe(0)
    expect(await desk().replay(id)).toBe(true)
    expect(await waitingJobs()).toEqual(['1'])
  })
})

describe('a replay of what matches', () => {
  test('takes all when nothing else is asked for, oldest first', async () => {
    for (const jobId of ['1', '2', '3']) await bury(jobId)
    expect(await desk().replayMatching({})).toEqual({ replayed: 3, remaining: false })
    expect(await waitingJobs()).toEqual(['1', '2', '3'])
    expect(await deadJobs()).toEqual([])
    expect(await desk().replayMatching({})).toEqual({ replayed: 0, remaining: false })
  })

  test('goes by error, payload and time together', async () => {
    const at = (ms: number) => `${ms}-0`
    await bury('early', {}, at(1000))
    await bury('from', {}, at(2000))
    await bury('other error', { error: 'gone' }, at(2500))
    await bury('in', {}, at(2999))
    await bury('to', {}, at(3000))
    const filter = { errorContains: 'no f', diedAfter: new Date(2000), diedBefore: new Date(3000) }
    expect(await desk().replayMatching({ ...filter, payloadContains: '"in"' })).toEqual({
      replayed: 1,
      remaining: false,
    })
    expect(await desk().replayMatching(filter)).toEqual({ replayed: 1, remaining: false })
    expect(await waitingJobs()).toEqual(['in', 'from'])
    expect(await deadJobs()).toEqual(['to', 'other error', 'early'])
  })

  test('passes by what dies while it is at work', async () => {
    for (let n = 0; n < 150; n++) await bury(String(n))
    const whileJobsDie = new Proxy(redis(), {
      get(target, name) {
        if (name !== 'xrange') {
          const given: unknown = Reflect.get(target, name)
          return typeof given === 'function' ? given.bind(target) : given
        }
        return async (...page: Parameters<typeof target.xrange>) => {
          const letters = await target.xrange(...page)
          await bury('dead again')
          return letters
        }
      },
    })
    const busy = createQueueDesk(whileJobsDie, { stream, group })
    expect(await busy.replayMatching({})).toEqual({ replayed: 150, remaining: false })
    expect(new Set(await deadJobs())).toEqual(new Set(['dead again']))
  })

  test('ends after a thousand, says that some remain, and goes on when asked again', async () => {
    const pipeline = redis().pipeline()
    for (let n = 0; n < 1050; n++) pipeline.xadd(keys.dead, '*', 'payload', `{"job_id":"${n}"}`, 'job_id', String(n))
    await pipeline.exec()
    expect(await desk().replayMatching({})).toEqual({ replayed: 1000, remaining: true })
    expect(await redis().xlen(keys.dead)).toBe(50)
    expect(await desk().replayMatching({})).toEqual({ replayed: 50, remaining: false })
    expect(new Set(await waitingJobs()).size).toBe(1050)
  })

  test('asked for by two at once brings each job back once', async () => {
    for (let n = 0; n < 300; n++) await bury(String(n))
    const other = createQueueDesk(open('another desk'), { stream, group })
    await eventually(() => other.state())
    const counts = await Promise.all([desk().replayMatching({}), other.replayMatching({})])
    expect(counts[0].replayed + counts[1].replayed).toBe(300)
    const jobs = await waitingJobs()
    expect([jobs.length, new Set(jobs).size]).toEqual([300, 300])
  })
})
