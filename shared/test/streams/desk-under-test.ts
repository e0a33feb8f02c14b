import { beforeEach } from '@jest/globals'
import { createQueueDesk, type QueueDesk } from '../../src/streams/queue-desk.ts'
import { group, keys, queueUnderTest, stream } from './queue-under-test.ts'

/** A queue with a desk for each test, and what only a test may do to it. */
export function deskUnderTest() {
  const queue = queueUnderTest()
  const { redis } = queue
  let desk: QueueDesk

  beforeEach(() => {
    desk = createQueueDesk(redis(), { stream, group })
  })

  /** What waits in the stream, oldest first. */
  async function waiting(): Promise<Record<string, string>[]> {
    const entries = await redis().xrange(stream, '-', '+')
    return entries.map(([, fields]) =>
      Object.fromEntries(fields.flatMap((name, at) => (at % 2 ? [] : [[name, fields[at + 1]!]]))),
    )
  }

  return {
    ...queue,
    desk: () => desk,
    waiting,
    waitingJobs: async () => (await waiting()).map(({ payload }) => JSON.parse(payload!).job_id as string),
    /** Newest first. */
    deadJobs: async () => (await desk.listDead({ limit: 100 })).map(({ job_id }) => job_id),

    /** Adds a dead letter as the engine leaves it. */
    bury: (jobId: string, fields: Record<string, string> = {}, id = '*') =>
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
      ) as Promise<string>,

    /** Runs the work against a Redis that has no room. */
    async whileFull(work: () => Promise<void>): Promise<void> {
      await redis().config('SET', 'maxmemory-policy', 'noeviction')
      await redis().config('SET', 'maxmemory', '1')
      try {
        await work()
      } finally {
        await redis().config('SET', 'maxmemory', '0')
      }
    },
  }
}
