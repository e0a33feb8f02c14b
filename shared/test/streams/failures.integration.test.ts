import { describe, expect, test } from '@jest/globals'
import { FetchError } from '../../src/fetch/fetch-error.ts'
import { PermanentError } from '../../src/streams/permanent-error.ts'
import { eventually } from '../../src/testing/eventually.ts'
import { group, keys, queueUnderTest, stream } from './queue-under-test.ts'

const queue = queueUnderTest()
const broken = () => Promise.reject(new Error('the source is broken'))

describe('a job that fails', () => {
  test('waits in the delayed set, holding no claim, and comes again with its attempts counted', async () => {
    const attempts: number[] = []
    const delayed: number[] = []
    await queue.add('a', { n: 1 })

    queue.consume({
      backoff: { baseMs: 400, maxMs: 400 },
      handle: async ({ n }, context) => {
        expect(n).toBe(1)
        attempts.push(context.attempts)
        if (context.attempts < 3) throw new Error('not yet')
      },
    })
    await eventually(async () => {
      delayed.push(await queue.redis().zcard(keys.delayed))
      expect(attempts).toEqual([1, 2, 3])
    })

    expect(delayed).toContain(1)
    await eventually(queue.isAtRest)
    expect(await queue.deadLetters()).toEqual([])
  })

  test('after five attempts lies in the dead letters, with payload, error, attempts and times', async () => {
    const closed: string[] = []
    const retries: number[] = []
    const before = Date.now()
    await queue.add('a')

    queue.consume({
      handle: broken,
      onRetry: async ({ attempts }) => void retries.push(attempts),
      close: async ({ jobId, attempts, replay, error }) => {
        closed.push(`${jobId} after ${attempts}, replay ${replay}: ${error.message}`)
        return 'dead'
      },
    })

    await eventually(async () => expect(await queue.deadLetters()).toHaveLength(1))
    const [letter] = await queue.deadLetters()
    expect(letter).toMatchObject({
      payload: '{"job_id":"a"}',
      job_id: 'a',
      error: 'the source is broken',
      attempts: '5',
      group,
    })
    for (const time of [letter!.enqueued_at, letter!.died_at]) {
      expect(Number(time)).toBeGreaterThanOrEqual(before)
      expect(Number(time)).toBeLessThanOrEqual(Date.now())
    }
    expect(retries).toEqual([1, 2, 3, 4])
    expect(closed).toEqual(['a after 5, replay 0: the source is broken'])
    await queue.isAtRest()
  })

  test('a permanent error is not tried again', async () => {
    await queue.add('a')
    queue.consume({ handle: () => Promise.reject(new PermanentError('it is gone')) })
    await eventually(async () =>
      expect(await queue.deadLetters()).toMatchObject([{ attempts: '1', error: 'it is gone' }]),
    )
  })

  test("a source's Retry-After is waited for", async () => {
    await queue.add('a')
    const busy = new FetchError('too many requests', {
      kind: 'status',
      permanent: false,
      status: 429,
      retryAfterSec: 30,
    })
    const before = Date.now()
    queue.consume({ handle: () => Promise.reject(busy) })

    await eventually(async () => expect(await queue.redis().zcard(keys.delayed)).toBe(1))
    expect(await queue.redis().zcount(keys.delayed, before + 30_000, Date.now() + 30_100)).toBe(1)
  })

  test('whose owner says that it was done after all is acknowledged, and is no dead letter', async () => {
    await queue.add('a')
    queue.consume({ handle: () => Promise.reject(new PermanentError('it is gone')), close: async () => 'done' })
    await eventually(queue.isAtRest)
    expect(await queue.deadLetters()).toEqual([])
  })

  test('whose owner cannot be told that it is dead is not buried yet', async () => {
    await queue.add('a')
    queue.consume({
      handle: () => Promise.reject(new PermanentError('it is gone')),
      close: () => Promise.reject(new Error('the owner is away')),
    })
    await eventually(async () => expect(await queue.redis().zcard(keys.delayed)).toBe(1))
    expect(await queue.deadLetters()).toEqual([])
  })

  test('an entry that is no job goes to the dead letters before any handler, as it is, and the next job is done', async () => {
    const done: string[] = []
    const closed: string[] = []
    const redis = queue.redis()
    const wrong = ['{"job_id":', '{"n":1}', '{"job_id":"a","n":"one"}', 'null', '[]', '"\u0000\ud83e"']
    for (const payload of wrong) await redis.xadd(stream, '*', 'payload', payload)
    await redis.xadd(stream, '*', 'other', 'x')
    await queue.add('good')

    queue.consume({
      handle: async ({ job_id }) => void done.push(job_id),
      close: async ({ jobId }) => {
        closed.push(jobId)
        return 'dead'
      },
    })

    await eventually(() => expect(done).toEqual(['good']))
    await eventually(async () => expect(await queue.deadLetters()).toHaveLength(wrong.length + 1))
    expect((await queue.deadLetters()).map(({ payload }) => payload)).toEqual([
      ...wrong.map((payload) => Buffer.from(payload).toString()),
      undefined,
    ])
    expect(closed).toEqual([])
    await eventually(queue.isAtRest)
  })

  test('that must wait before it may begin holds no slot and counts no attempt', async () => {
    const done: string[] = []
    const asked: string[] = []
    await queue.add('busy host')
    await queue.add('other host')
    queue.consume({
      concurrency: 1,
      admit: async ({ job_id }) => {
        asked.push(job_id)
        return job_id === 'busy host' && asked.length < 4 ? 300 : 0
      },
      handle: async ({ job_id }, { attempts }) => void done.push(`${job_id} at attempt ${attempts}`),
    })
    await eventually(() => expect(done).toEqual(['other host at attempt 1', 'busy host at attempt 1']))
    expect(asked.filter((job) => job === 'busy host').length).toBeGreaterThan(1)
  })

  test('an entry that came back for another group is left to that one', async () => {
    const done: string[] = []
    await queue.redis().xadd(stream, '*', 'payload', '{"job_id":"a"}', 'group', 'others')
    await queue.add('b')
    queue.consume({ handle: async ({ job_id }) => void done.push(job_id) })
    await eventually(queue.isAtRest)
    expect(done).toEqual(['b'])
  })
})

describe('a full Redis', () => {
  test('still lets jobs be done, put aside and buried', async () => {
    const redis = queue.redis()
    await queue.add('good')
    await queue.add('flaky')
    await queue.add('bad')
    await redis.xgroup('CREATE', stream, group, '0')
    const used = Number(/used_memory:(\d+)/.exec(await redis.info('memory'))![1])
    await redis.config('SET', 'maxmemory', used - 100_000)
    try {
      await expect(queue.add('more')).rejects.toThrow('OOM')
      const done: string[] = []
      queue.consume({
        handle: async ({ job_id }, { attempts }) => {
          if (job_id === 'bad') throw new PermanentError('it is gone')
          if (job_id === 'flaky' && attempts === 1) throw new Error('not yet')
          done.push(job_id)
        },
      })
      await eventually(() => expect(done).toEqual(['good', 'flaky']))
      await eventually(async () => expect(await queue.deadLetters()).toHaveLength(1))
      await eventually(queue.isAtRest)
    } finally {
      await redis.config('SET', 'maxmemory', 0)
    }
  })
})
