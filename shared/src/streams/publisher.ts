import { unavailable } from '../errors/app-error.ts'
import type { Redis } from '../redis/connection.ts'
import { PAYLOAD_FIELD } from './stream-names.ts'

export interface StreamPublisher {
  /** Resolves when the entry is on disk; rejects with an AppError 503 when it cannot be. */
  publish: (stream: string, payload: object) => Promise<void>
}

/** With AOF `everysec` the next fsync is up to a second away. */
const DURABLE_WITHIN_MS = 2500

/** Give it a connection whose `commandTimeoutMs` is above 2.5 s. */
export const createStreamPublisher = ({ redis }: { redis: Redis }): StreamPublisher => ({
  async publish(stream, payload) {
    try {
      await redis.xadd(stream, '*', PAYLOAD_FIELD, JSON.stringify(payload))
      const [onDisk] = (await redis.call('WAITAOF', 1, 0, DURABLE_WITHIN_MS)) as [number, number]
      if (onDisk < 1) throw new Error('Redis has not written the entry to disk in time')
    } catch (cause) {
      throw unavailable('QUEUE_UNAVAILABLE', 'the job cannot be stored for now', { cause, retryAfterSec: 5 })
    }
  },
})
