import { randomUUID } from 'node:crypto'
import type { LiveEvents, LiveJob } from '@bajiaozhi/shared/contracts/live'
import type { Logger } from '@bajiaozhi/shared/logger/logger'
import type { Ticker } from '@bajiaozhi/shared/streams/tick'
import type { EventsClient } from './events-client.ts'

export interface SchedulerOptions {
  events: Pick<EventsClient, 'due'>
  ticker: Ticker
  logger: Logger
}

export interface Scheduler {
  start: () => void
  /** Asks for what is due and enqueues it. Never rejects. */
  runOnce: () => Promise<void>
  stop: () => void
}

const EVERY_MS = 1000

/**
 * Every second, on the second, asks which events are live and enqueues a poll for each whose slot has come. Every worker does
 * so; the ticker sees to it that a slot fires once.
 */
export function createScheduler({ events, ticker, logger }: SchedulerOptions): Scheduler {
  let timer: NodeJS.Timeout | undefined
  let isStopped = false
  let isFailing = false

  async function enqueueDue(): Promise<void> {
    for (const event of await events.due()) {
      const fired = await ticker.tick({
        id: String(event.event_id),
        intervalSec: event.interval_sec,
        payload: jobOf(event),
      })
      if (fired) logger.debug({ event_id: event.event_id }, 'a poll is due')
    }
  }

  async function runOnce(): Promise<void> {
    try {
      await enqueueDue()
      if (isFailing) logger.info('live events are scheduled again')
      isFailing = false
    } catch (err) {
      // It is tried again in a second; said once, or an outage would fill the log.
      if (!isFailing) logger.warn({ err }, 'live events cannot be scheduled for now')
      isFailing = true
    }
  }

  /** One run after the other: a slow answer delays the next question instead of piling them up. */
  function waitForSecond(): void {
    timer = setTimeout(
      () => void runOnce().then(() => isStopped || waitForSecond()),
      EVERY_MS - (Date.now() % EVERY_MS),
    )
    timer.unref()
  }

  return {
    start: waitForSecond,
    runOnce,
    stop() {
      isStopped = true
      clearTimeout(timer)
    },
  }
}

/** The slot is added where it is known: by the ticker. */
function jobOf(event: LiveEvents['items'][number]): Omit<LiveJob, 'slot_sec'> {
  const id = randomUUID()
  return { job_id: id, ...event, request_id: `live-${id}` }
}
