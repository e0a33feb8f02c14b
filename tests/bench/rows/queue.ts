import type { DepthResult } from '../processes/queue-depth.ts'
import type { SpeedResult, Speeds } from '../processes/queue-speed.ts'
import { resultOf } from '../src/child-results.ts'
import { MEASURED_CORE } from '../src/host-process.ts'
import { type Parts, useRedisOnDisk } from '../src/parts.ts'
import { RECOVERY_MIN_IDLE_MS, recoverOnce } from '../src/queue-recovery.ts'
import { atLeast, atMost, type Row, toResult } from '../src/result.ts'
import { median } from '../src/statistics.ts'

const ROUNDS = 7
const RECOVERIES = 5

/**
 * Redis and its client share one core: on two, most of a round trip is the time in which this machine wakes the other core up, which is the
 * same for everybody and says nothing of a queue.
 */
const redisOnOneCore = (parts: Parts) => useRedisOnDisk(parts, MEASURED_CORE)

export const queueSpeed: Row = {
  name: 'queue-speed',
  measures: "jobs a second against BullMQ's, on the same Redis (AOF everysec)",
  async run({ parts, say }) {
    const addr = await redisOnOneCore(parts)
    const file = 'tests/bench/processes/queue-speed.ts'
    const { ours, bull, durablePerSec } = await resultOf<SpeedResult>(parts, file, [addr, String(ROUNDS)], say)
    const compare = (name: string, what: keyof Speeds, bar: number, more = '') => {
      const [own, other] = [median(ours.map((speeds) => speeds[what])), median(bull.map((speeds) => speeds[what]))]
      const remark = `${Math.round(own)}/s, BullMQ ${Math.round(other)}/s${more}`
      return toResult({ name: `queue, ${name}`, value: own / other, unit: 'x BullMQ', bar: atLeast(bar), remark })
    }
    return [
      compare('enqueue one at a time', 'oneByOne', 1.5, `; with WAITAOF ${Math.round(durablePerSec)}/s`),
      compare('enqueue in batches of 100', 'inBatches', 3),
      compare('process no-op jobs at concurrency 1', 'alone', 1),
      compare('process no-op jobs at concurrency 32', 'many', 2),
    ]
  },
}

export const queueDepth: Row = {
  name: 'queue-depth',
  measures: '1,000,000 waiting jobs, and what one of them weighs',
  async run({ parts, say }) {
    const addr = await redisOnOneCore(parts)
    const file = 'tests/bench/processes/queue-depth.ts'
    const { shallowUs, deepUs, ourBytes, bullBytes } = await resultOf<DepthResult>(parts, file, [addr], say)
    return [
      toResult({
        name: 'queue, time per job with 1,000,000 waiting, against 1,000',
        value: deepUs / shallowUs,
        unit: 'x',
        bar: atMost(1.2),
        remark: `${deepUs} us, ${shallowUs} us`,
      }),
      toResult({
        name: 'queue, Redis memory per waiting job',
        value: ourBytes / bullBytes,
        unit: 'x BullMQ',
        bar: atMost(0.3),
        remark: `${Math.round(ourBytes)} bytes, BullMQ ${Math.round(bullBytes)} bytes`,
      }),
    ]
  },
}

export const queueRecovery: Row = {
  name: 'queue-recovery',
  measures: "a killed worker's job, until another worker begins it",
  async run({ parts, say }) {
    const addr = await redisOnOneCore(parts)
    const times: number[] = []
    for (let round = 1; round <= RECOVERIES; round++) {
      const ms = Math.round(await recoverOnce(parts, addr, round))
      say(`round ${round}: ${ms} ms after the kill, min-idle ${RECOVERY_MIN_IDLE_MS} ms`)
      times.push(ms)
    }
    return [
      toResult({
        name: 'queue, recovery of a killed worker’s job beyond min-idle (worst round)',
        value: Math.max(...times) - RECOVERY_MIN_IDLE_MS,
        unit: 'ms',
        bar: atMost(1000),
      }),
    ]
  },
}
