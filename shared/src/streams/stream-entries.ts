import type { Redis } from '../redis/connection.ts'
import {
  ACKNOWLEDGE,
  BEGIN_ALONE,
  BURY,
  DELAY,
  HEARTBEAT,
  LEAVE,
  RELEASE,
  REMOVE_CONSUMERS,
  TAKE,
  TRIM,
  UPKEEP,
} from './entry-scripts.ts'
import { FIELDS, keysOf } from './queue-keys.ts'

/** One delivery of an entry. */
export interface Delivery {
  id: string
  /** Undefined when the entry has none. */
  payload: string | undefined
  /** Attempts that failed before this one. */
  failures: number
  /** How often the job came back from the dead letters. */
  replay: number
  /** Whose entry it is; of every group when undefined. */
  group: string | undefined
  /** What makes the job one of a kind, if anything does. */
  unique: string | undefined
  /** The place in a trace of whoever published it. */
  traceparent: string | undefined
  /** Taken over from a worker that is gone: it runs with nothing else in flight. */
  alone: boolean
}

export interface Acknowledgement {
  delivery: Delivery
  jobId: string
}

export interface Burial extends Acknowledgement {
  error: string
  attempts: number
}

export interface UpkeepReport {
  isPaused: boolean
  promoted: number
  /** Whether some entry's worker is gone. */
  hasStale: boolean
}

/** One consumer's hand on a stream's entries. Each call rejects when Redis is away. */
export interface StreamEntries {
  /** Makes the group from the very first entry on, so that jobs sent before the first worker count too. */
  createGroup: () => Promise<void>
  /** Waits up to `blockMs` for new entries, on a connection of its own since it blocks. */
  read: (reader: Redis, count: number, blockMs: number) => Promise<Delivery[]>
  /** Renews claims. @returns those that have passed to another worker */
  heartbeat: (ids: readonly string[]) => Promise<string[]>
  /** @returns for each whether it was ours to acknowledge */
  acknowledge: (done: readonly Acknowledgement[]) => Promise<boolean[]>
  /** Puts a job aside for `delayMs`. @returns whether it was ours */
  delay: (delivery: Delivery, failures: number, delayMs: number) => Promise<boolean>
  /** Moves a job to the dead letters. @returns whether it was ours */
  bury: (burial: Burial) => Promise<boolean>
  /** Gives entries back to whoever reads next. */
  release: (ids: readonly string[]) => Promise<number>
  /** Takes over one entry that nobody has touched for `minIdleMs`. */
  take: (minIdleMs: number) => Promise<Delivery | undefined>
  /** @returns how often the entry was begun alone, this time included; 0 when it is not ours */
  beginAlone: (id: string) => Promise<number>
  /** Promotes jobs whose time has come, and looks how the queue stands. */
  upkeep: (minIdleMs: number) => Promise<UpkeepReport>
  /** Drops what all of `groups`, and all others there are, have read and acknowledged. @returns -1 while one of them is missing */
  trim: (groups: readonly string[]) => Promise<number>
  /** Removes consumers that hold nothing and have been silent for so long. */
  removeConsumers: (silentMs: number) => Promise<number>
  /** Removes this consumer, unless it holds something. */
  leave: () => Promise<void>
}

type RawEntry = [id: string, fields: string[] | null]

/** Jobs that one look after the queue brings back at the most. */
export const PROMOTED_AT_ONCE = 100

/** @param redis the connection to use now: a hung one is replaced */
export function createStreamEntries(
  redis: () => Redis,
  stream: string,
  group: string,
  consumer: string,
): StreamEntries {
  const keys = keysOf(stream)
  const run = (script: string, keyNames: string[], ...args: (string | number)[]): Promise<unknown> =>
    redis().eval(script, keyNames.length, ...keyNames, group, consumer, ...args)

  async function hasGroup(): Promise<boolean> {
    if ((await redis().exists(stream)) === 0) return false
    return ((await redis().xinfo('GROUPS', stream)) as unknown[][]).some((info) => info[1] === group)
  }

  return {
    async createGroup() {
      // A full Redis refuses to create what is there already.
      if (await hasGroup()) return
      try {
        await redis().xgroup('CREATE', stream, group, '0', 'MKSTREAM')
      } catch (error) {
        if (!String(error).includes('BUSYGROUP')) throw error
      }
    },

    async read(reader, count, blockMs) {
      const where = ['STREAMS', stream, '>'] as const
      const reply = await reader.xreadgroup('GROUP', group, consumer, 'COUNT', count, 'BLOCK', blockMs, ...where)
      const entries = (reply as [stream: string, entries: RawEntry[]][] | null)?.[0]?.[1] ?? []
      return entries.map((entry) => toDelivery(entry, false))
    },

    async heartbeat(ids) {
      const kept = (await run(HEARTBEAT, [stream], ...ids)) as number[]
      return ids.filter((_id, at) => kept[at] !== 1)
    },

    async acknowledge(done) {
      const args = done.flatMap(({ delivery: { id, alone, unique = '' }, jobId }) => [id, alone ? 1 : 0, unique, jobId])
      const acknowledged = await run(ACKNOWLEDGE, [stream, keys.unique, keys.suspects], ...args)
      return (acknowledged as number[]).map((was) => was === 1)
    },

    delay: async ({ id }, failures, delayMs) =>
      (await run(DELAY, [stream, keys.delayed, keys.suspects], id, failures, Math.ceil(delayMs))) === 1,

    bury: async ({ delivery: { id }, jobId, error, attempts }) =>
      (await run(BURY, [stream, keys.dead, keys.unique, keys.suspects], id, jobId, error, attempts)) === 1,

    release: async (ids) => (await run(RELEASE, [stream, keys.suspects], ...ids)) as number,

    async take(minIdleMs) {
      const [id, fields] = ((await run(TAKE, [stream], minIdleMs)) ?? []) as Partial<RawEntry>
      return id === undefined || !fields ? undefined : toDelivery([id, fields], true)
    },

    beginAlone: async (id) => (await run(BEGIN_ALONE, [stream, keys.suspects], id)) as number,

    async upkeep(minIdleMs) {
      const reply = await run(UPKEEP, [stream, keys.delayed, keys.paused], minIdleMs, PROMOTED_AT_ONCE)
      const [paused, promoted, stale] = reply as [number, number, number]
      return { isPaused: paused === 1, promoted, hasStale: stale > 0 }
    },

    trim: async (groups) => (await redis().eval(TRIM, 1, stream, ...groups)) as number,

    removeConsumers: async (silentMs) => (await run(REMOVE_CONSUMERS, [stream], silentMs)) as number,

    leave: async () => void (await run(LEAVE, [stream])),
  }
}

function toDelivery([id, fields]: RawEntry, alone: boolean): Delivery {
  const field = (name: string): string | undefined => {
    const at = fields?.findIndex((text, index) => index % 2 === 0 && text === name) ?? -1
    return at < 0 ? undefined : fields?.[at + 1]
  }
  return {
    id,
    alone,
    payload: field(FIELDS.payload),
    failures: Number(field(FIELDS.attempts)) || 0,
    replay: Number(field(FIELDS.replay)) || 0,
    group: field(FIELDS.group),
    unique: field(FIELDS.unique),
    traceparent: field(FIELDS.traceparent),
  }
}
