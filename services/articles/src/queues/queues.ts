import { QUEUES } from '@bajiaozhi/shared/contracts/queues'
import type { Redis } from '@bajiaozhi/shared/redis/connection'
import { createQueueDesk, type QueueDesk } from '@bajiaozhi/shared/streams/queue-desk'

/** The desk of every queue of the system, by the name that operators use. */
export type Queues = ReadonlyMap<string, QueueDesk>

/** @param redis a connection of the user `queues`, whose `commandTimeoutMs` is above 2.5 s */
export const createQueues = (redis: Redis): Queues =>
  new Map(QUEUES.map(({ name, stream, group }) => [name, createQueueDesk(redis, { stream, group })]))
