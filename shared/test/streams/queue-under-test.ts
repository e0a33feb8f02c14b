import { afterAll, afterEach, beforeAll, beforeEach } from '@jest/globals'
import { Registry } from 'prom-client'
import Type from 'typebox'
import { closeRedis, createRedis, type Redis } from '../../src/redis/connection.ts'
import { type Consumer, type ConsumerOptions, createConsumer } from '../../src/streams/consumer.ts'
import { jobMetrics } from '../../src/streams/job-metrics.ts'
import { addJob } from '../../src/streams/publisher.ts'
import { keysOf } from '../../src/streams/queue-keys.ts'
import { startRedis, type TestService } from '../../src/testing/containers.ts'
import { eventually } from '../../src/testing/eventually.ts'
import { silentLogger as logger } from '../../src/testing/silent-logger.ts'

export const stream = 'stream:{test:jobs}'
export const keys = keysOf(stream)
export const group = 'testers'
export const MIN_IDLE_MS = 400

const Job = Type.Object({ job_id: Type.String(), n: Type.Optional(Type.Integer()) })
type Options = ConsumerOptions<typeof Job>

/** A Redis, emptied before each test, and the consumers and connections of the test, gone after it. */
export function queueUnderTest() {
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
    await Promise.all(consumers.splice(0).map((consumer) => consumer.stop(500)))
    for (const connection of connections.splice(0)) closeRedis(connection)
  })

  function open(name: string): Redis {
    const options = { addr: server.addr, user: 'default', password: '', db: 0, name, logger, commandTimeoutMs: 3000 }
    const connection = createRedis(options)
    connections.push(connection)
    return connection
  }

  const pending = async () => ((await redis.xpending(stream, group)) as [number])[0]

  return {
    redis: () => redis,
    open,
    add: (jobId: string, fields: object = {}) => addJob(redis, stream, { job_id: jobId, ...fields }),
    consume(options: Partial<Options> & Pick<Options, 'handle'>): Consumer {
      const consumer = createConsumer({
        connect: open,
        stream,
        group,
        schema: Job,
        close: async () => 'dead',
        minIdleMs: MIN_IDLE_MS,
        backoff: { baseMs: 20, maxMs: 40 },
        logger,
        metrics: jobMetrics(new Registry()),
        ...options,
      })
      consumers.push(consumer)
      consumer.start()
      return consumer
    },
    pending,
    /** Nothing waits, runs, or is to be tried again. */
    async isAtRest(): Promise<void> {
      const [info] = (await redis.xinfo('GROUPS', stream)) as unknown[][]
      const lag = info![info!.indexOf('lag') + 1]
      const left = { lag, pending: await pending(), delayed: await redis.zcard(keys.delayed) }
      if (lag !== 0 || left.pending !== 0 || left.delayed !== 0) throw new Error(`at work: ${JSON.stringify(left)}`)
    },
    async deadLetters(): Promise<Record<string, string>[]> {
      const letters = (await redis.xrange(keys.dead, '-', '+')) as [string, string[]][]
      return letters.map(([, fields]) =>
        Object.fromEntries(fields.flatMap((name, at) => (at % 2 ? [] : [[name, fields[at + 1]!]]))),
      )
    },
    /** Reads entries as a worker that will never be heard of again. */
    async readAndDie(count: number, name = 'a worker that died'): Promise<string[]> {
      await redis.xgroup('CREATE', stream, group, '0', 'MKSTREAM').catch(() => {})
      const reply = await redis.xreadgroup('GROUP', group, name, 'COUNT', count, 'STREAMS', stream, '>')
      return (reply as unknown as [string, [string][]][])[0]![1].map(([id]) => id)
    },
  }
}
