import { setTimeout as pause } from 'node:timers/promises'
import type { Redis } from '../../../shared/src/redis/connection.ts'
import { createQueueDesk } from '../../../shared/src/streams/queue-desk.ts'
import { keysOf } from '../../../shared/src/streams/queue-keys.ts'

/** What is left in Redis of a queue that has come to rest; lag is not known after a crash, then -1. */
export interface Left {
  lag: number
  pending: number
  delayed: number
  /** Entries of the hashes that remember crashes and unique jobs. */
  suspects: number
  unique: number
}

export interface Queue {
  stream: string
  group: string
}

const LOOK_EVERY_MS = 500
const SAY_EVERY_LOOKS = 10

export const isAtRest = ({ lag, pending, delayed }: Left): boolean => lag === 0 && pending === 0 && delayed === 0

export async function leftIn(redis: Redis, queue: Queue): Promise<Left> {
  const { suspects, unique } = keysOf(queue.stream)
  const [{ lag, pending, delayed }, ...hashes] = await Promise.all([
    createQueueDesk(redis, queue).state(),
    redis.hlen(suspects),
    redis.hlen(unique),
  ])
  return { lag: lag ?? -1, pending, delayed, suspects: hashes[0], unique: hashes[1] }
}

export interface RestOptions {
  redis: Redis
  queue: Queue
  /** Gives up when the queue has not grown shorter for so long. */
  stuckMs: number
  say: (line: string) => void
  signal: AbortSignal
}

/** Waits until a queue was seen empty twice in a row. @returns what is left then, or when it was given up */
export async function comeToRest({ redis, queue, stuckMs, say, signal }: RestOptions): Promise<Left> {
  let [shortest, deadline] = [Number.POSITIVE_INFINITY, performance.now() + stuckMs]
  let left: Left = { lag: -1, pending: -1, delayed: -1, suspects: -1, unique: -1 }
  for (let [empty, looks] = [0, 0]; empty < 2 && performance.now() < deadline && !signal.aborted; looks += 1) {
    await pause(LOOK_EVERY_MS)
    left = await leftIn(redis, queue).catch(() => left)
    const length = left.lag + left.pending + left.delayed
    if (length >= 0 && length < shortest) [shortest, deadline] = [length, performance.now() + stuckMs]
    empty = isAtRest(left) ? empty + 1 : 0
    if (empty === 2 || looks % SAY_EVERY_LOOKS === 0) say(`${queue.stream} has ${describeLeft(left)}`)
  }
  return left
}

export const describeLeft = (left: Left): string =>
  Object.entries(left)
    .map(([what, count]) => `${what} ${count}`)
    .join(', ')

/** Every dead letter's payload and the id that it was given. */
export async function deadLettersOf(redis: Redis, queue: Queue): Promise<{ job_id: string; payload: string }[]> {
  const desk = createQueueDesk(redis, queue)
  const letters: { id: string; job_id: string; payload: string }[] = []
  for (;;) {
    const page = await desk.listDead({ limit: 500, before: letters.at(-1)?.id })
    letters.push(...page)
    if (page.length === 0) return letters
  }
}
