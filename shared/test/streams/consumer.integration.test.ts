import { describe, expect, test } from '@jest/globals'
import { eventually } from '../../src/testing/eventually.ts'
import { group, keys, MIN_IDLE_MS, queueUnderTest, stream } from './queue-under-test.ts'

const queue = queueUnderTest()

describe('a consumer', () => {
  test('does jobs that were sent before its group existed, and acknowledges on success only', async () => {
    const done: string[] = []
    await queue.add('a')
    await queue.add('b')

    queue.consume({ handle: async ({ job_id }) => void done.push(job_id) })

    await eventually(() => expect(done).toEqual(['a', 'b']))
    await eventually(queue.isAtRest)
  })

  test('runs no more jobs at once than it is told, and reads no more than it has room for', async () => {
    let [running, most] = [0, 0]
    const { promise: finish, resolve } = Promise.withResolvers<void>()
    for (let n = 0; n < 10; n++) await queue.add(`job ${n}`)
    queue.consume({
      concurrency: 3,
      async handle() {
        running += 1
        most = Math.max(most, running)
        await finish
        running -= 1
      },
    })

    await eventually(() => expect(running).toBe(3))
    expect(await queue.pending()).toBe(3)
    resolve()

    await eventually(queue.isAtRest)
    expect(most).toBe(3)
  })

  test('acknowledges nothing before the job is done', async () => {
    const { promise: finish, resolve } = Promise.withResolvers<void>()
    await queue.add('a')
    queue.consume({ handle: () => finish })
    await eventually(async () => expect(await queue.pending()).toBe(1))
    resolve()
    await eventually(queue.isAtRest)
  })

  test('a job that runs for longer than the idle time is not taken over', async () => {
    const started: string[] = []
    const { promise: finish, resolve } = Promise.withResolvers<void>()
    const slow = (name: string) => ({
      handle: async () => {
        started.push(name)
        await finish
      },
    })
    await queue.add('a')
    queue.consume(slow('one'))
    queue.consume(slow('other'))
    await eventually(() => expect(started).toHaveLength(1))

    const idleSince = Date.now()
    await eventually(() => expect(Date.now() - idleSince).toBeGreaterThan(4 * MIN_IDLE_MS))
    resolve()

    await eventually(queue.isAtRest)
    expect(started).toHaveLength(1)
  })

  test('when told to stop it finishes the job in hand and takes no other', async () => {
    const done: string[] = []
    const { promise: finish, resolve } = Promise.withResolvers<void>()
    await queue.add('a')
    await queue.add('b')
    const consumer = queue.consume({
      concurrency: 1,
      handle: async ({ job_id }) => {
        await finish
        done.push(job_id)
      },
    })
    await eventually(async () => expect(await queue.pending()).toBe(1))

    const stopped = consumer.stop(5000)
    resolve()
    await stopped

    expect(done).toEqual(['a'])
    expect(await queue.pending()).toBe(0)
    expect(await queue.redis().xinfo('CONSUMERS', stream, group)).toEqual([])
  })

  test('what is not done by the deadline is given back at once, and its attempt does not count', async () => {
    const began: string[] = []
    await queue.add('a')
    const consumer = queue.consume({
      handle: async (_job, { signal }) => {
        began.push('first')
        await new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
      },
    })
    await eventually(() => expect(began).toEqual(['first']))
    queue.consume({ minIdleMs: 60_000, handle: async (_job, { attempts }) => void began.push(`attempt ${attempts}`) })

    await consumer.stop(50)

    await eventually(() => expect(began).toEqual(['first', 'attempt 1']), 2000)
    await eventually(queue.isAtRest)
  })

  test('a paused queue starts nothing after a second, lets running jobs end, and goes on when it is resumed', async () => {
    const [began, ended]: [string[], string[]] = [[], []]
    const { promise: finish, resolve } = Promise.withResolvers<void>()
    queue.consume({
      handle: async ({ job_id }) => {
        began.push(job_id)
        if (job_id === 'running') await finish
        ended.push(job_id)
      },
    })
    await queue.add('running')
    await eventually(() => expect(began).toEqual(['running']))

    await queue.redis().set(keys.paused, '1')
    const pausedAt = Date.now()
    await eventually(() => expect(Date.now() - pausedAt).toBeGreaterThan(1000))
    await queue.add('late')
    resolve()
    await eventually(() => expect(ended).toEqual(['running']))
    await eventually(() => expect(Date.now() - pausedAt).toBeGreaterThan(2500))
    expect(began).toEqual(['running'])

    await queue.redis().del(keys.paused)
    await eventually(() => expect(ended).toEqual(['running', 'late']))
  })

  test('goes on by itself when its group, its stream and its connections are lost', async () => {
    const done: string[] = []
    queue.consume({ handle: async ({ job_id }) => void done.push(job_id) })
    await queue.add('a')
    await eventually(() => expect(done).toEqual(['a']))

    await queue.redis().flushall()
    await queue.redis().call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes')
    await queue.add('b')

    await eventually(() => expect(done).toEqual(['a', 'b']))
  })

  test('replaces a connection that hangs', async () => {
    const done: string[] = []
    queue.consume({ handle: async ({ job_id }) => void done.push(job_id) })
    await queue.add('a')
    await eventually(queue.isAtRest)

    // Redis answers nobody but goes on listening; what had been asked meanwhile is answered late.
    await queue.redis().call('CLIENT', 'PAUSE', 4500, 'ALL')
    await eventually(() => queue.add('b'), 8000)

    // It was sent anew until it was answered, and Redis may have taken each.
    await eventually(() => expect(done).toContain('b'), 8000)
  }, 25_000)
})
