import type { Redis } from '../../../../shared/src/redis/connection.ts'
import type { Delivery, StreamEntries } from '../../../../shared/src/streams/stream-entries.ts'
import { GROUP, idIn, STREAM } from '../check-job.ts'
import type { Variant } from '../variants.ts'

/** The entries that a variant's workers use instead of the real ones; `connect` opens a connection to Redis. */
export function breakEntries(variant: Variant, entries: StreamEntries, connect: () => Redis): StreamEntries {
  if (variant === 'ack-before-commit') return acknowledgingEarly(entries)
  if (variant === 'unowned-heartbeat') return claimingBlindly(entries, connect())
  return entries
}

/** Only what is bound to succeed: retries and burials are as they should be, and only a crash between read and commit tells. */
function acknowledgingEarly(entries: StreamEntries): StreamEntries {
  const early = new Set<string>()
  const isPlain = ({ payload = '' }: Delivery) => payload.includes('"plain"')
  return {
    ...entries,
    async read(...args) {
      const read = await entries.read(...args)
      const plain = read.filter(isPlain)
      for (const { id } of plain) early.add(id)
      if (plain.length > 0) {
        await entries.acknowledge(plain.map((delivery) => ({ delivery, jobId: idIn(delivery.payload ?? '') })))
      }
      return read
    },
    heartbeat: async (ids) => (await entries.heartbeat(ids)).filter((id) => !early.has(id)),
    async acknowledge(done) {
      const ours = await entries.acknowledge(done)
      return ours.map((was, at) => was || early.delete(done[at]!.delivery.id))
    },
  }
}

/** As it is often written: whoever beats last has the entry. */
function claimingBlindly(entries: StreamEntries, redis: Redis): StreamEntries {
  let consumer: string | undefined
  return {
    ...entries,
    async read(reader, ...args) {
      const read = await entries.read(reader, ...args)
      const [first] = read
      if (consumer === undefined && first) consumer = await holderOf(redis, first.id)
      return read
    },
    async heartbeat(ids) {
      if (consumer === undefined) return entries.heartbeat(ids)
      await redis.call('XCLAIM', STREAM, GROUP, consumer, 0, ...ids, 'JUSTID')
      return []
    },
  }
}

async function holderOf(redis: Redis, id: string): Promise<string | undefined> {
  const held = (await redis.xpending(STREAM, GROUP, id, id, 1)) as [string, string][]
  return held[0]?.[1]
}
