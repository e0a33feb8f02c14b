import type { Redis } from '../redis/connection.ts'
import { PAYLOAD_FIELD } from './stream-names.ts'

/** One thing that is due every `intervalSec` seconds; `payload` is the job to be done then. */
export interface Beat {
  id: string
  intervalSec: number
  payload: object
}

export interface Ticker {
  /** Adds the job to the stream if its slot has come and nobody has added it yet. @returns whether this call did */
  tick: (beat: Beat) => Promise<boolean>
}

/** A thing that nobody asks about any more is forgotten after this time. */
const FORGET_AFTER_SEC = 24 * 3600
/** Of jobs that are done, this many are kept at the least; it bounds the stream. */
const KEPT_JOBS = 1000

/**
 * KEYS: stream, ticks (a hash: id -> begin of its last slot); ARGV: id, interval in seconds, payload field, payload, seconds to
 * remember, entries to keep. Slots are compared by their beginning, so that an interval may change; a beginning in the future
 * means that Redis' clock was set back, and counts for nothing.
 */
const TICK = `
local now = tonumber(redis.call('TIME')[1])
local slot = now - now % tonumber(ARGV[2])
local last = tonumber(redis.call('HGET', KEYS[2], ARGV[1]) or '-1')
if last <= now and slot <= last then return 0 end
local payload = '{"slot_sec":' .. string.format('%d', slot) .. ',' .. string.sub(ARGV[4], 2)
redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[6], '*', ARGV[3], payload)
redis.call('HSET', KEYS[2], ARGV[1], slot)
redis.call('HEXPIRE', KEYS[2], ARGV[5], 'FIELDS', 1, ARGV[1])
return 1`

/** The hash of a stream's ticks, in the same Redis slot: `stream:{x}` -> `stream:{x}:tick`. */
export const ticksOf = (stream: string): string => `${stream}:tick`

/**
 * A clock for any number of processes: however many ask, a slot (a multiple of the interval since 1970, on Redis' clock) fires
 * once. The job carries the beginning of its slot as `slot_sec`. Rejects when Redis is away.
 */
export const createTicker = ({ redis, stream }: { redis: Redis; stream: string }): Ticker => ({
  async tick({ id, intervalSec, payload }) {
    const job = JSON.stringify(payload)
    const limits = [FORGET_AFTER_SEC, KEPT_JOBS]
    const fired = await redis.eval(TICK, 2, stream, ticksOf(stream), id, intervalSec, PAYLOAD_FIELD, job, ...limits)
    return fired === 1
  },
})
