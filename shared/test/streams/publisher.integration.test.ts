import { describe, expect, test } from '@jest/globals'
import { closeRedis, createRedis } from '../../src/redis/connection.ts'
import { PermanentError } from '../../src/streams/permanent-error.ts'
import { createStreamPublisher } from '../../src/streams/publisher.ts'
import { startRedis } from '../../src/testing/containers.ts'
import { eventually } from '../../src/testing/eventually.ts'
import { silentLogger as logger } from '../../src/testing/silent-logger.ts'
import { keys, queueUnderTest, stream } from './queue-under-test.ts'

const queue = queueUnderTest()
const publisher = () => createStreamPublisher({ redis: queue.redis() })

describe('a job that is one of a kind', () => {
  test('is there once while it waits: a duplicate gets its id', async () => {
    const ids = await Promise.all(
      ['a', 'b', 'c'].map((job_id) => publisher().publishUnique(stream, 'source 7', { job_id })),
    )
    expect(new Set(ids).size).toBe(1)
    expect(await queue.redis().xlen(stream)).toBe(1)
    expect(await publisher().publishUnique(stream, 'source 8', { job_id: 'd' })).toBe('d')
  })

  test('may come again when it is done, and not while it is tried again', async () => {
    const { promise: finish, resolve } = Promise.withResolvers<void>()
    await publisher().publishUnique(stream, 'source 7', { job_id: 'a' })
    queue.consume({
      backoff: { baseMs: 1000, maxMs: 1000 },
      handle: async (_job, { attempts }) => {
        if (attempts === 1) throw new Error('not yet')
        await finish
      },
    })
    await eventually(async () => expect(await queue.redis().zcard(keys.delayed)).toBe(1))
    expect(await publisher().publishUnique(stream, 'source 7', { job_id: 'b' })).toBe('a')
    await eventually(async () => expect(await queue.pending()).toBe(1))
    expect(await publisher().publishUnique(stream, 'source 7', { job_id: 'c' })).toBe('a')
    resolve()
    await eventually(queue.isAtRest)
    expect(await publisher().publishUnique(stream, 'source 7', { job_id: 'd' })).toBe('d')
  })

  test('may come again when it is dead', async () => {
    await publisher().publishUnique(stream, 'source 7', { job_id: 'a' })
    const consumer = queue.consume({ handle: () => Promise.reject(new PermanentError('it is gone')) })
    await eventually(async () => expect(await queue.deadLetters()).toHaveLength(1))
    await consumer.stop(1000)
    expect(await publisher().publishUnique(stream, 'source 7', { job_id: 'b' })).toBe('b')
  })
})

describe('the publisher', () => {
  test.each(['publish', 'publishUnique'] as const)(
    '%s says 503 when Redis is full, and when it is away',
    async (way) => {
      const own = await startRedis('--maxmemory', '1', '--maxmemory-policy', 'noeviction')
      const connection = createRedis({ addr: own.addr, user: 'default', password: '', db: 0, name: 'full', logger })
      await eventually(() => connection.ping())
      const full = createStreamPublisher({ redis: connection })
      const send = () =>
        way === 'publish' ? full.publish(stream, { job_id: 'a' }) : full.publishUnique(stream, 'a', { job_id: 'a' })

      await expect(send()).rejects.toMatchObject({ status: 503, code: 'QUEUE_UNAVAILABLE' })
      expect(await connection.exists(stream, keys.unique)).toBe(0)
      await own.stop()
      await expect(send()).rejects.toMatchObject({ status: 503 })
      closeRedis(connection)
    },
  )
})
