import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { Registry } from 'prom-client'
import Type from 'typebox'
import { closeRedis, createRedis, type Redis } from '../../src/redis/connection.ts'
import { type Consumer, type ConsumerOptions, createConsumer } from '../../src/streams/consumer.ts'
import { PermanentError } from '../../src/streams/permanent-error.ts'
import { createStreamPublisher } from '../../src/streams/publisher.ts'
import { startRedis, type TestService } from '../../src/testing/containers.ts'
import { eventually } from '../../src/testing/eventually.ts'
import { silentLogger as logger } from '../../src/testing/silent-logger.ts'

const stream = 'stream:{test:jobs}'
const deadLetters = 'stream:dlq:{test:jobs}'
const group = 'testers'
const Job = Type.Object({ n: Type.Integer() })
const MIN_IDLE_MS = 300

let server: TestService
let redis: Redis
const consumers: Consumer[] = []
const connections: Redis[] = []

beforeAll(async () => {
  server = await startRedis()
}, 60_000)
afterAll(() => server.stop())

beforeEach(async () => {
  redis = open('test')
  await eventually(() => redis.flushall())
})
afterEach(async () => {
  await Promise.all(consumers.splice(0).map((consumer) => consumer.stop(0)))
  for (const connection of connections.splice(0)) closeRedis(connection)
})

function open(name: string): Redis {
  const connection = createRedis({ addr: server.addr, user: 'default', password: '', db: 0, name, logger })
  connections.push(connection)
  return connection
}

const publish = (payload: object) => createStreamPublisher({ redis }).publish(stream, payload)

function consume(
  options: Partial<ConsumerOptions<typeof Job>> & Pick<ConsumerOptions<typeof Job>, 'handle'>,
): Consumer {
  const consumer = createConsumer({
    connect: open,
    stream,
    group,
    schema: Job,
    minIdleMs: MIN_IDLE_MS,
    logger,
    registry: new Registry(),
    ...options,
  })
  consumers.push(consumer)
  consumer.start()
  return consumer
}

const pendingCount = async () => ((await redis.xpending(stream, group)) as [number])[0]
const deadFields = async () => {
  const entries = (await redis.xrange(deadLetters, '-', '+')) as [string, string[]][]
  return entries.map(([, fields]) =>
    Object.fromEntries(fields.flatMap((name, at) => (at % 2 ? [] : [[name, fields[at + 1]]]))),
  )
}

describe('stream consumer', () => {
  test('does jobs that were sent before its group existed, and acknowledges on success only', async () => {
    const done: number[] = []
    await publish({ n: 1 })
    await publish({ n: 2 })

    consume({ handle: async ({ n }) => void done.push(n) })

    await eventually(() => expect(done).toEqual([1, 2]))
    await eventually(async () => expect(await pendingCount()).toBe(0))
  })

  test('a failed job stays pending and is tried again with its attempts counted', async () => {
    const attempts: number[] = []
    await publish({ n: 1 })

    consume({
      handle: async (_job, context) => {
        attempts.push(context.attempts)
        if (context.attempts < 3) throw new Error('not yet')
      },
    })

    await eventually(() => expect(attempts).toEqual([1, 2, 3]))
    await eventually(async () => expect(await pendingCount()).toBe(0))
    expect(await deadFields()).toEqual([])
  })

  test('after five attempts a job lies in the dead letters with its payload, error and attempts', async () => {
    const failures: boolean[] = []
    await publish({ n: 1 })

    consume({
      handle: () => Promise.reject(new Error('the source is broken')),
      onFailed: async ({ isDead }) => void failures.push(isDead),
    })

    await eventually(async () => expect(await deadFields()).toHaveLength(1), 15_000)
    expect((await deadFields())[0]).toMatchObject({ payload: '{"n":1}', error: 'the source is broken', attempts: '5' })
    expect(failures).toEqual([false, false, false, false, true])
    expect(await pendingCount()).toBe(0)
  }, 20_000)

  test('a permanent error is not tried again', async () => {
    await publish({ n: 1 })

    consume({ handle: () => Promise.reject(new PermanentError('it is gone')) })

    await eventually(async () => expect((await deadFields())[0]).toMatchObject({ attempts: '1' }))
  })

  test('an entry that is no job goes to the dead letters and the next job is done', async () => {
    const done: number[] = []
    await publish({ n: 'not a number' })
    await redis.xadd(stream, '*', 'other', 'x')
    await publish({ n: 2 })

    consume({ handle: async ({ n }) => void done.push(n) })

    await eventually(() => expect(done).toEqual([2]))
    await eventually(async () => expect(await deadFields()).toHaveLength(2))
  })

  test('a job of a worker that died is done by another', async () => {
    const done: string[] = []
    await publish({ n: 1 })
    await redis.xgroup('CREATE', stream, group, '0')
    await redis.xreadgroup('GROUP', group, 'a worker that died', 'COUNT', 1, 'STREAMS', stream, '>')

    consume({ handle: async ({ n }, { attempts }) => void done.push(`${n} at attempt ${attempts}`) })

    await eventually(() => expect(done).toEqual(['1 at attempt 2']))
    await eventually(async () => expect(await pendingCount()).toBe(0))
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
    await publish({ n: 1 })
    consume(slow('a'))
    consume(slow('b'))
    await eventually(() => expect(started).toHaveLength(1))

    const idleSince = Date.now()
    await eventually(() => expect(Date.now() - idleSince).toBeGreaterThan(4 * MIN_IDLE_MS))
    resolve()

    await eventually(async () => expect(await pendingCount()).toBe(0))
    expect(started).toHaveLength(1)
  })

  test('a worker that lost its claim aborts its job and acknowledges nothing', async () => {
    const { promise: aborted, resolve } = Promise.withResolvers<void>()
    await publish({ n: 1 })
    consume({
      handle: async (_job, { signal }) => {
        signal.addEventListener('abort', () => resolve())
        await aborted
      },
    })
    await eventually(async () => expect(await pendingCount()).toBe(1))

    await redis.xautoclaim(stream, group, 'thief', 0, '0-0')
    await aborted

    expect(((await redis.xpending(stream, group, '-', '+', 1)) as [string, string][])[0]![1]).toBe('thief')
  })

  test('when told to stop it finishes the job in hand and takes no other', async () => {
    const done: number[] = []
    const { promise: finish, resolve } = Promise.withResolvers<void>()
    await publish({ n: 1 })
    await publish({ n: 2 })
    const consumer = consume({
      concurrency: 1,
      handle: async ({ n }) => {
        await finish
        done.push(n)
      },
    })
    await eventually(async () => expect(await pendingCount()).toBe(1))

    const stopped = consumer.stop(5000)
    resolve()
    await stopped

    expect(done).toEqual([1])
  })

  test('goes on by itself when its group, its stream and its connections are lost', async () => {
    const done: number[] = []
    consume({ handle: async ({ n }) => void done.push(n) })
    await publish({ n: 1 })
    await eventually(() => expect(done).toEqual([1]))

    await redis.flushall()
    await redis.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes')
    await publish({ n: 2 })

    await eventually(() => expect(done).toEqual([1, 2]))
  })
})

describe('stream publisher', () => {
  test('says 503 when Redis cannot store the job', async () => {
    const own = await startRedis('--maxmemory', '1', '--maxmemory-policy', 'noeviction')
    const connection = createRedis({ addr: own.addr, user: 'default', password: '', db: 0, name: 'full', logger })
    await eventually(() => connection.ping())
    const publisher = createStreamPublisher({ redis: connection })

    await expect(publisher.publish(stream, { n: 1 })).rejects.toMatchObject({ status: 503, code: 'QUEUE_UNAVAILABLE' })
    await own.stop()
    await expect(publisher.publish(stream, { n: 1 })).rejects.toMatchObject({ status: 503 })
    closeRedis(connection)
  })
})
