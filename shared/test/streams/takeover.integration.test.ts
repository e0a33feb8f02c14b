import { describe, expect, test } from '@jest/globals'
import { eventually } from '../../src/testing/eventually.ts'
import { group, keys, MIN_IDLE_MS, queueUnderTest, stream } from './queue-under-test.ts'

const queue = queueUnderTest()
const claimOf = async (id: string) =>
  ((await queue.redis().xpending(stream, group, id, id, 1)) as [string, string][])[0]?.[1]

describe('an entry of a worker that died', () => {
  test('is done by another within a second of its idle time, as the same attempt', async () => {
    const done: string[] = []
    await queue.add('a')
    await queue.readAndDie(1)
    const died = Date.now()

    queue.consume({ handle: async ({ job_id }, { attempts }) => void done.push(`${job_id} at attempt ${attempts}`) })

    await eventually(() => expect(done).toEqual(['a at attempt 1']))
    expect(Date.now() - died).toBeLessThan(MIN_IDLE_MS + 1000)
    await eventually(queue.isAtRest)
  })

  test('runs with nothing else in flight, one after the other', async () => {
    const together: number[] = []
    let running = 0
    for (const job of ['a', 'b', 'c']) await queue.add(job)
    await queue.readAndDie(3)
    const begin = async (job: string) => {
      running += 1
      if ('abc'.includes(job)) together.push(running)
      await new Promise((resolve) => setTimeout(resolve, 60))
      running -= 1
    }
    queue.consume({ concurrency: 8, handle: ({ job_id }) => begin(job_id) })
    for (let n = 0; n < 40; n++) await queue.add(`job ${n}`)

    await eventually(queue.isAtRest)
    expect(together).toEqual([1, 1, 1])
  })

  test('is not begun while the queue is paused', async () => {
    const done: string[] = []
    await queue.add('a')
    await queue.readAndDie(1)
    await queue.redis().set(keys.paused, '1')
    queue.consume({ handle: async ({ job_id }) => void done.push(job_id) })
    const since = Date.now()
    await eventually(() => expect(Date.now() - since).toBeGreaterThan(MIN_IDLE_MS + 1500))
    expect(done).toEqual([])
    await queue.redis().del(keys.paused)
    await eventually(() => expect(done).toEqual(['a']))
  })

  test('held by a worker that waits for its own jobs is not begun once the queue is paused', async () => {
    const [began, { promise: finish, resolve }]: [string[], PromiseWithResolvers<void>] = [[], Promise.withResolvers()]
    await queue.add('slow')
    queue.consume({
      handle: async ({ job_id }) => {
        began.push(job_id)
        if (job_id === 'slow') await finish
      },
    })
    await eventually(() => expect(began).toEqual(['slow']))
    await queue.redis().set(keys.paused, '1')
    const pausedAt = Date.now()
    await eventually(() => expect(Date.now() - pausedAt).toBeGreaterThan(1000))
    await queue.add('left')
    const [id] = await queue.readAndDie(1)
    await queue.redis().del(keys.paused)
    await eventually(async () => expect(await claimOf(id!)).not.toBe('a worker that died'))
    await queue.redis().set(keys.paused, '1')
    const since = Date.now()
    await eventually(() => expect(Date.now() - since).toBeGreaterThan(1000))
    resolve()
    await eventually(() => expect(Date.now() - since).toBeGreaterThan(2000))
    expect(began).toEqual(['slow'])
    await queue.redis().del(keys.paused)
    await eventually(() => expect(began).toEqual(['slow', 'left']))
  })

  test('that ends its worker three times while it runs alone is dead; ends in company do not count', async () => {
    const began: string[] = []
    const closed: string[] = []
    await queue.add('killer')
    const [id] = await queue.readAndDie(1)
    const redis = queue.redis()
    /** What a worker does that is killed by the job: it takes the entry over, begins it alone, and is gone. */
    const crash = async (n: number) => {
      await redis.xclaim(stream, group, `crashed ${n}`, 0, id!)
      await redis.hincrby(keys.suspects, id!, 1)
    }
    await crash(1)
    await crash(2)
    const survivor = queue.consume({
      handle: async ({ job_id }, { signal }) => {
        began.push(job_id)
        await new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
      },
    })
    await eventually(() => expect(began).toEqual(['killer']))
    // This one does not crash: it is shut down, and that does not count either.
    await survivor.stop(0)

    const [again] = await queue.readAndDie(1)
    expect(await redis.hget(keys.suspects, again!)).toBe('2')
    await redis.hincrby(keys.suspects, again!, 1)
    queue.consume({
      handle: async ({ job_id }) => void began.push(job_id),
      close: async ({ jobId, error }) => {
        closed.push(`${jobId}: ${error.message}`)
        return 'dead'
      },
    })

    await eventually(async () => expect(await queue.deadLetters()).toMatchObject([{ job_id: 'killer' }]))
    expect(closed).toEqual(['killer: its worker ended 3 times while it was the only job in it'])
    expect(began).toEqual(['killer'])
    expect(await redis.exists(keys.suspects)).toBe(0)
  })
})

describe('a worker that lost its claim', () => {
  test('aborts its job, acknowledges nothing, and does not steal the claim back', async () => {
    const { promise: aborted, resolve } = Promise.withResolvers<void>()
    const id = await queue.add('a')
    queue.consume({
      handle: async (_job, { signal }) => {
        signal.addEventListener('abort', () => resolve())
        await aborted
      },
    })
    await eventually(async () => expect(await queue.pending()).toBe(1))

    await queue.redis().xclaim(stream, group, 'another', 0, id!)
    await aborted

    expect(await claimOf(id!)).toBe('another')
  })

  test.each([
    ['done', async () => {}],
    ['retried', () => Promise.reject(new Error('not yet'))],
    ['dead', () => Promise.reject(new Error('never'))],
  ])('and hears of it only when its job is %s leaves the entry alone', async (outcome, end) => {
    const { promise: finish, resolve } = Promise.withResolvers<void>()
    const id = await queue.add('a')
    const heard: string[] = []
    queue.consume({
      minIdleMs: 60_000,
      maxAttempts: outcome === 'dead' ? 1 : 5,
      handle: async () => {
        await finish
        await end()
      },
      wrapEntries(entries) {
        const heardOf =
          <A extends unknown[], R>(settle: (...args: A) => Promise<R>) =>
          (...args: A) => {
            heard.push('end')
            return settle(...args)
          }
        return {
          ...entries,
          acknowledge: heardOf(entries.acknowledge),
          delay: heardOf(entries.delay),
          bury: heardOf(entries.bury),
        }
      },
    })
    await eventually(async () => expect(await queue.pending()).toBe(1))
    await queue.redis().xclaim(stream, group, 'another', 0, id!)
    resolve()

    await eventually(() => expect(heard).toEqual(['end']))
    expect(await claimOf(id!)).toBe('another')
    expect(await queue.deadLetters()).toEqual([])
    expect(await queue.redis().zcard(keys.delayed)).toBe(0)
  })
})
