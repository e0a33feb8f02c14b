import type { Redis } from '../redis/connection.ts'
import { deadLettersOf, PAYLOAD_FIELD } from './stream-names.ts'

/** One delivery of an entry: `attempts` counts this one too; `payload` is undefined when the entry has none. */
export interface Delivery {
  id: string
  payload: string | undefined
  attempts: number
}

type RawEntry = [id: string, fields: string[] | null]

/** Says who holds an entry. Every script below asks this first, for a claim may have passed to another worker. */
const OWNER = `
local held = redis.call('XPENDING', KEYS[1], ARGV[1], ARGV[2], ARGV[2], 1)
if not held[1] or held[1][2] ~= ARGV[3] then return 0 end
`
/** KEYS: stream; ARGV: group, id, consumer. */
const HEARTBEAT = `${OWNER} redis.call('XCLAIM', KEYS[1], ARGV[1], ARGV[3], 0, ARGV[2], 'JUSTID') return 1`
const ACKNOWLEDGE = `${OWNER} return redis.call('XACK', KEYS[1], ARGV[1], ARGV[2])`
/** KEYS: stream, dead letters; ARGV: group, id, consumer, then fields. XACK goes first: a full Redis refuses a first XADD. */
const BURY = `${OWNER}
redis.call('XACK', KEYS[1], ARGV[1], ARGV[2])
redis.call('XADD', KEYS[2], '*', unpack(ARGV, 4))
return 1`

export interface DeadLetter {
  payload: string | undefined
  error: string
  attempts: number
}

/** One consumer's hand on a stream's entries. Each call rejects when Redis is away. */
export function createStreamEntries(redis: Redis, stream: string, group: string, consumer: string) {
  const holding = (script: string, id: string): Promise<unknown> => redis.eval(script, 1, stream, group, id, consumer)

  return {
    /** Makes the group from the very first entry on, so that jobs sent before the first worker count too. */
    async createGroup(): Promise<void> {
      try {
        await redis.xgroup('CREATE', stream, group, '0', 'MKSTREAM')
      } catch (error) {
        if (!String(error).includes('BUSYGROUP')) throw error
      }
    },

    /** Waits up to `blockMs` for new entries, on a connection of its own since it blocks. */
    async read(reader: Redis, count: number, blockMs: number): Promise<Delivery[]> {
      const reply = (await reader.xreadgroup(
        'GROUP',
        group,
        consumer,
        'COUNT',
        count,
        'BLOCK',
        blockMs,
        'STREAMS',
        stream,
        '>',
      )) as [stream: string, entries: RawEntry[]][] | null
      return (reply?.[0]?.[1] ?? []).map((entry) => ({ ...toEntry(entry), attempts: 1 }))
    },

    /** Takes over entries that nobody has touched for `minIdleMs`: their worker died, or their last attempt failed. */
    async takeOver(count: number, minIdleMs: number): Promise<Delivery[]> {
      const reply = (await redis.xautoclaim(stream, group, consumer, minIdleMs, '0-0', 'COUNT', count)) as [
        string,
        RawEntry[],
      ]
      return Promise.all(reply[1].map(async (entry) => ({ ...toEntry(entry), attempts: await deliveriesOf(entry[0]) })))
    },

    /** Keeps the claim; false when it has passed to another worker. */
    heartbeat: async (id: string): Promise<boolean> => (await holding(HEARTBEAT, id)) === 1,

    /** False when the entry was no longer ours to acknowledge. */
    acknowledge: async (id: string): Promise<boolean> => (await holding(ACKNOWLEDGE, id)) === 1,

    /** Moves an entry to the dead letters; false when it was no longer ours. */
    async bury(id: string, { payload, error, attempts }: DeadLetter): Promise<boolean> {
      const fields = [
        PAYLOAD_FIELD,
        payload ?? '',
        'error',
        error,
        'attempts',
        attempts,
        'entry_id',
        id,
        'died_at',
        new Date().toISOString(),
      ]
      return (await redis.eval(BURY, 2, stream, deadLettersOf(stream), group, id, consumer, ...fields)) === 1
    },
  }

  async function deliveriesOf(id: string): Promise<number> {
    const [pending] = (await redis.xpending(stream, group, id, id, 1)) as [string, string, number, number][]
    return pending?.[3] ?? 1
  }
}

function toEntry([id, fields]: RawEntry): { id: string; payload: string | undefined } {
  const at = fields?.indexOf(PAYLOAD_FIELD) ?? -1
  return { id, payload: at < 0 ? undefined : fields?.[at + 1] }
}
