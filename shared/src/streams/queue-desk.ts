import type { Redis } from '../redis/connection.ts'
import { FORGET_UNIQUE_SEC, waitForDisk } from './publisher.ts'
import { FIELDS, keysOf } from './queue-keys.ts'

/** A queue as its operator sees it. */
export interface QueueState {
  isPaused: boolean
  /** Jobs that no worker has begun; null when Redis cannot tell. */
  lag: number | null
  /** Jobs that a worker holds. */
  pending: number
  /** Of those, the one that nobody has touched for the longest time. */
  oldestIdleMs: number
  /** Jobs that wait for another try. */
  delayed: number
  /** Dead letters. */
  dead: number
  consumers: number
}

export interface DeadLetter {
  /** Of the dead letter itself. */
  id: string
  job_id: string
  /** JSON, unless it is what made the job unreadable. */
  payload: string
  error: string
  attempts: number
  replay: number
  enqueuedAt: Date
  diedAt: Date
}

/** Which dead letters; those that meet everything given. Texts count with their case. */
export interface DeadFilter {
  errorContains?: string | undefined
  payloadContains?: string | undefined
  /** Died at this moment or later. */
  diedAfter?: Date | undefined
  /** Died earlier than this moment. */
  diedBefore?: Date | undefined
}

/** Reads and steers one queue, its jobs' worker or not. Each call rejects when Redis is away. */
export interface QueueDesk {
  state: () => Promise<QueueState>
  /** Newest first. `before` is the id of a dead letter. */
  listDead: (page: { limit: number; before?: string | undefined }) => Promise<DeadLetter[]>
  /**
   * Brings a job back, its attempts at nought; resolves when that is on disk. A full Redis refuses it, and the dead letter stays.
   * @returns false when there is no such dead letter
   */
  replay: (id: string) => Promise<boolean>
  /**
   * The same for those that are dead now and match, oldest first, a thousand at most: a job that dies again meanwhile stays dead.
   * @returns how many came back, and whether it ended before it had looked at all of them
   */
  replayMatching: (filter: DeadFilter) => Promise<{ replayed: number; remaining: boolean }>
  /** @returns false when there is no such dead letter */
  remove: (id: string) => Promise<boolean>
  /** No job starts from a second after this resolved, until `resume`; running ones end. */
  pause: () => Promise<void>
  resume: () => Promise<void>
}

const MOST_PENDING = 1000
const MOST_REPLAYED = 1000
/** Dead letters that are read at once. */
const CHUNK = 100
/** The gateway waits 8 s for an answer, and the disk needs its part. */
const WALK_MS = 3000

/**
 * KEYS: stream, dead letters, unique; ARGV: the dead letter's id. What adds comes first: a full Redis refuses it, and with it the whole
 * script. A job that was one of a kind is so again, unless another has taken its place.
 */
const REPLAY = `
local letter = redis.call('XRANGE', KEYS[2], ARGV[1], ARGV[1])[1]
if not letter then return 0 end
local own = { job_id = true, error = true, died_at = true, ${FIELDS.attempts} = true, ${FIELDS.replay} = true, ${FIELDS.unique} = true }
local given, fields = {}, {}
for i = 1, #letter[2], 2 do
  local name, value = letter[2][i], letter[2][i + 1]
  given[name] = value
  if not own[name] then
    fields[#fields + 1] = name
    fields[#fields + 1] = value
  end
end
fields[#fields + 1] = '${FIELDS.replay}'
fields[#fields + 1] = string.format('%d', (tonumber(given.${FIELDS.replay}) or 0) + 1)
local unique = given.${FIELDS.unique}
if unique and (given.job_id or '') ~= '' and redis.call('HSETNX', KEYS[3], unique, given.job_id) == 1 then
  redis.call('HEXPIRE', KEYS[3], ${FORGET_UNIQUE_SEC}, 'FIELDS', 1, unique)
  fields[#fields + 1] = '${FIELDS.unique}'
  fields[#fields + 1] = unique
end
redis.call('XADD', KEYS[1], '*', unpack(fields))
redis.call('XDEL', KEYS[2], ARGV[1])
return 1`

/** KEYS: paused. A full Redis refuses a first SET; after a DEL it lets it through, and a full queue is one that somebody wants to pause. */
const PAUSE = `
redis.call('DEL', KEYS[1])
redis.call('SET', KEYS[1], '1')`

/** @param redis a connection whose `commandTimeoutMs` is above 2.5 s */
export function createQueueDesk(redis: Redis, { stream, group }: { stream: string; group: string }): QueueDesk {
  const { dead, delayed, paused, unique } = keysOf(stream)

  async function durably<T>(change: Promise<T>): Promise<T> {
    const changed = await change
    await waitForDisk(redis)
    return changed
  }

  /** The group's line in XINFO; undefined before its first worker came. */
  async function groupInfo(): Promise<Record<string, unknown> | undefined> {
    if ((await redis.exists(stream)) === 0) return undefined
    const groups = ((await redis.xinfo('GROUPS', stream)) as unknown[][]).map(toRecord)
    return groups.find(({ name }) => name === group)
  }

  async function oldestIdleMs(): Promise<number> {
    const held = (await redis.xpending(stream, group, '-', '+', MOST_PENDING)) as [string, string, number, number][]
    return held.reduce((oldest, [, , idleMs]) => Math.max(oldest, idleMs), 0)
  }

  /** @returns how many of the dead letters were there to be brought back */
  async function replayAll(ids: readonly string[]): Promise<number> {
    const pipeline = redis.pipeline()
    for (const id of ids) pipeline.eval(REPLAY, 3, stream, dead, unique, id)
    const replies = (await pipeline.exec()) ?? []
    for (const [error] of replies) if (error) throw error
    return replies.filter(([, replayed]) => replayed === 1).length
  }

  async function read(from: string, to: string): Promise<DeadLetter[]> {
    return toDeadLetters(await redis.xrange(dead, from, to, 'COUNT', CHUNK))
  }

  async function replayMatching(filter: DeadFilter): Promise<{ replayed: number; remaining: boolean }> {
    const end = filter.diedBefore === undefined ? '+' : `(${filter.diedBefore.getTime()}-0`
    const [newest] = await redis.xrevrange(dead, end, '-', 'COUNT', 1)
    if (newest === undefined) return { replayed: 0, remaining: false }
    const deadline = performance.now() + WALK_MS
    let letters = await read(filter.diedAfter === undefined ? '-' : `${filter.diedAfter.getTime()}-0`, newest[0])
    let replayed = 0
    while (letters.length > 0 && replayed + CHUNK <= MOST_REPLAYED && performance.now() < deadline) {
      replayed += await replayAll(letters.filter((letter) => matches(letter, filter)).map(({ id }) => id))
      letters = await read(`(${letters.at(-1)!.id}`, newest[0])
    }
    return { replayed, remaining: letters.length > 0 }
  }

  return {
    async state() {
      const info = await groupInfo()
      const [waiting, isPaused, delayedJobs, deadLetters] = await Promise.all([
        info === undefined ? redis.xlen(stream) : (info.lag as number | null),
        redis.exists(paused),
        redis.zcard(delayed),
        redis.xlen(dead),
      ])
      return {
        isPaused: isPaused === 1,
        lag: waiting,
        pending: Number(info?.pending ?? 0),
        oldestIdleMs: info === undefined ? 0 : await oldestIdleMs(),
        delayed: delayedJobs,
        dead: deadLetters,
        consumers: Number(info?.consumers ?? 0),
      }
    },

    async listDead({ limit, before }) {
      const letters = await redis.xrevrange(dead, before === undefined ? '+' : `(${before}`, '-', 'COUNT', limit)
      return toDeadLetters(letters)
    },

    replay: async (id) => (await durably(redis.eval(REPLAY, 3, stream, dead, unique, id))) === 1,
    replayMatching: (filter) => durably(replayMatching(filter)),
    remove: async (id) => (await durably(redis.xdel(dead, id))) === 1,
    pause: async () => void (await durably(redis.eval(PAUSE, 1, paused))),
    resume: async () => void (await durably(redis.del(paused))),
  }
}

function toRecord(flat: readonly unknown[]): Record<string, unknown> {
  const pairs = Array.from({ length: flat.length / 2 }, (_, at) => [flat[2 * at] as string, flat[2 * at + 1]])
  return Object.fromEntries(pairs)
}

/** A dead letter's own id says when it died, so that times need not be looked at here. */
const matches = ({ error, payload }: DeadLetter, { errorContains = '', payloadContains = '' }: DeadFilter): boolean =>
  error.includes(errorContains) && payload.includes(payloadContains)

const toDeadLetters = (letters: [id: string, fields: string[]][]): DeadLetter[] =>
  letters.map(([id, fields]) => toDeadLetter(id, toRecord(fields)))

function toDeadLetter(id: string, fields: Record<string, unknown>): DeadLetter {
  const text = (name: string) => String(fields[name] ?? '')
  const number = (name: string) => Number(fields[name]) || 0
  return {
    id,
    job_id: text('job_id'),
    payload: text(FIELDS.payload),
    error: text('error'),
    attempts: number(FIELDS.attempts),
    replay: number(FIELDS.replay),
    enqueuedAt: new Date(number(FIELDS.enqueuedAt)),
    diedAt: new Date(number('died_at')),
  }
}
