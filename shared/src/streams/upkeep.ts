import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from '../logger/logger.ts'
import { type Delivery, PROMOTED_AT_ONCE, type StreamEntries } from './stream-entries.ts'

export interface UpkeepOptions {
  entries: Pick<StreamEntries, 'upkeep' | 'take' | 'trim' | 'removeConsumers' | 'heartbeat'>
  /** All groups that are to read the stream: nothing is trimmed before each has. */
  groups: readonly string[]
  minIdleMs: number
  logger: Logger
  isInHand: (id: string) => boolean
  onError: (error: unknown) => void
}

/** No job starts later than a second after the queue was paused: it is asked four times, and not trusted for longer. */
const EVERY_MS = 250
const TRUSTED_MS = 900
const TRIM_EVERY_MS = 5000
/** A worker that reads, even in vain, is heard of every half second. */
const GONE_AFTER_MS = 60_000

/**
 * What every worker does beside its jobs, any of them for all: promotes jobs whose pause is over, looks whether the queue is paused,
 * takes over what dead workers left (one entry at a time), trims.
 */
export function createUpkeep({ entries, groups, minIdleMs, logger, isInHand, onError }: UpkeepOptions) {
  const everyMs = Math.min(EVERY_MS, minIdleMs / 4)
  let isPaused = false
  let heardAt = Number.NEGATIVE_INFINITY
  let suspect: Delivery | undefined
  let isStopped = false
  let isFailing = false
  let nextTrim = 0
  let running: Promise<void> | undefined

  /** @returns whether more jobs wait to be promoted */
  async function look(): Promise<boolean> {
    const asked = performance.now()
    const report = await entries.upkeep(minIdleMs)
    isPaused = report.isPaused
    heardAt = asked
    if (suspect !== undefined) await keepSuspect(suspect)
    else if (report.hasStale && !isPaused && !isStopped) await takeOver()
    if (Date.now() >= nextTrim) await trim()
    return report.promoted >= PROMOTED_AT_ONCE
  }

  /** A suspect waits for other jobs to end. */
  async function keepSuspect({ id }: Delivery): Promise<void> {
    if (isInHand(id)) return
    const [lost] = await entries.heartbeat([id])
    if (lost !== undefined && !isInHand(id) && suspect?.id === id) suspect = undefined
  }

  async function takeOver(): Promise<void> {
    const taken = await entries.take(minIdleMs)
    // What is in hand was only not renewed in time, by a process that was held up: it stays what it is.
    if (taken !== undefined && !isInHand(taken.id)) suspect = taken
  }

  async function trim(): Promise<void> {
    nextTrim = Date.now() + TRIM_EVERY_MS * (0.5 + Math.random())
    await entries.trim(groups)
    // Workers of a paused queue do not read, and are not gone.
    if (!isPaused) await entries.removeConsumers(Math.max(GONE_AFTER_MS, 4 * minIdleMs))
  }

  async function run(): Promise<void> {
    while (!isStopped) {
      let isBehind = false
      try {
        isBehind = await look()
        isFailing = false
      } catch (err) {
        if (!isFailing) logger.warn({ err }, 'the queue cannot be looked after for now')
        isFailing = true
        onError(err)
      }
      if (!isBehind) await pause(everyMs)
    }
  }

  return {
    /** Called again, it changes nothing. */
    start(): void {
      running ??= run()
    },
    /** Whether jobs may start: the queue was seen not to be paused, less than a second ago. */
    mayStart: (): boolean => !isPaused && performance.now() - heardAt < TRUSTED_MS,
    /** An entry taken over from a dead worker, to be run alone. */
    suspect: (): Delivery | undefined => suspect,
    /** The suspect has ended. The next one is taken at once: a dead worker may have left many, and nobody else runs beside them. */
    async nextSuspect(): Promise<void> {
      // While Redis is away the next look says so, and takes over when it is back.
      const taken = isPaused || isStopped ? undefined : await entries.take(minIdleMs).catch(() => undefined)
      suspect = taken !== undefined && !isInHand(taken.id) ? taken : undefined
    },
    async stop(): Promise<void> {
      isStopped = true
      await running
    },
  }
}
