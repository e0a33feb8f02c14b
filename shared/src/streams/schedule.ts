import { CronExpressionParser } from 'cron-parser'
import type { Redis } from '../redis/connection.ts'
import { FORGET_UNIQUE_SEC, type Job } from './publisher.ts'
import { FIELDS, keysOf } from './queue-keys.ts'

/** A job that is due again and again. */
export interface Schedule {
  /** Names it among the schedules of its stream. */
  id: string
  /** Every so many seconds (slots are multiples of it since 1970, and `offsetSec` later), or a cron expression in UTC. */
  every: { sec: number; offsetSec?: number } | { cron: string }
  /** The job; the beginning of its slot is added as `slot_sec`. */
  job: Job
  /** No job is added while one with the same `unique` waits or runs; its slot is over then. */
  unique?: string
}

export interface Scheduler {
  /**
   * Adds the job to the stream if its slot has come and nobody has added it yet. An interval fires when it is first heard of, a cron
   * expression waits for its next time. Of slots that were missed one is made up for. Rejects when Redis is away.
   * @returns whether this call added it
   */
  fire: (schedule: Schedule) => Promise<boolean>
}

/** A schedule that nobody asks about any more is forgotten after this time. */
const FORGET_AFTER_SEC = 40 * 24 * 3600

/**
 * KEYS: stream, ticks, unique; ARGV: schedule's id, interval in seconds or 0, its offset or begin of the cron slot, begin of the next
 * one, seconds to remember, payload, what makes the job unique or '', its id. On Redis's clock alone; of a slot that lies more than a period in the
 * future, the clock was set back, and it counts for nothing. XADD comes first: where Redis is full, the slot is not over.
 * @returns 1 when the job was added, 0 when not, -1 when the given cron slot is not the current one
 */
const FIRE = `
local now = tonumber(redis.call('TIME')[1])
local period, slot = tonumber(ARGV[2]), tonumber(ARGV[3])
local isCron = period == 0
if isCron then
  local following = tonumber(ARGV[4])
  if now < slot or now >= following then return -1 end
  period = following - slot
else
  slot = now - (now - slot) % period
end
local last = tonumber(redis.call('HGET', KEYS[2], ARGV[1]))
if last and slot <= last and last <= now + period then return 0 end
local fires = last or not isCron
if fires and ARGV[7] ~= '' and redis.call('HEXISTS', KEYS[3], ARGV[7]) == 1 then fires = false end
if fires then
  local payload = '{"slot_sec":' .. string.format('%d', slot) .. ',' .. string.sub(ARGV[6], 2)
  if ARGV[7] == '' then
    redis.call('XADD', KEYS[1], '*', '${FIELDS.payload}', payload)
  else
    redis.call('XADD', KEYS[1], '*', '${FIELDS.payload}', payload, '${FIELDS.unique}', ARGV[7])
    redis.call('HSET', KEYS[3], ARGV[7], ARGV[8])
    redis.call('HEXPIRE', KEYS[3], ${FORGET_UNIQUE_SEC}, 'FIELDS', 1, ARGV[7])
  end
end
redis.call('HSET', KEYS[2], ARGV[1], slot)
redis.call('HEXPIRE', KEYS[2], ARGV[5], 'FIELDS', 1, ARGV[1])
return fires and 1 or 0`

/**
 * A clock for any number of processes: however many ask, and whatever their own clocks say, a slot fires once.
 */
export function createScheduler({ redis, stream }: { redis: Redis; stream: string }): Scheduler {
  const { ticks, unique: uniques } = keysOf(stream)

  async function fire({ id, every, job, unique = '' }: Schedule): Promise<number> {
    const times = 'cron' in every ? [0, ...slotOf(every.cron, await now())] : [every.sec, every.offsetSec ?? 0, 0]
    const args = [id, ...times, FORGET_AFTER_SEC, JSON.stringify(job), unique, job.job_id]
    return (await redis.eval(FIRE, 3, stream, ticks, uniques, ...args)) as number
  }

  async function now(): Promise<Date> {
    return new Date(Number((await redis.time())[0]) * 1000)
  }

  return { fire: async (schedule) => (await fire(schedule)) === 1 }
}

/** The slot in which a moment lies and the one after it, each by its beginning in unix seconds. */
function slotOf(cron: string, moment: Date): [slot: number, following: number] {
  const seconds = (date: { getTime: () => number }) => Math.floor(date.getTime() / 1000)
  const following = CronExpressionParser.parse(cron, { currentDate: moment, tz: 'UTC' }).next()
  const slot = CronExpressionParser.parse(cron, { currentDate: following.toDate(), tz: 'UTC' }).prev()
  return [seconds(slot), seconds(following)]
}
