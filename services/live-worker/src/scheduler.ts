import { randomUUID } from 'node:crypto'
import type { LiveEvents } from '@bajiaozhi/shared/contracts/live'
import type { Logger } from '@bajiaozhi/shared/logger/logger'
import type { Schedule, Scheduler } from '@bajiaozhi/shared/streams/schedule'
import { createRepeater, type Repeater } from '@bajiaozhi/shared/timing/repeater'
import type { EventsClient } from './events-client.ts'

export interface LiveSchedulerOptions {
  events: Pick<EventsClient, 'due'>
  scheduler: Scheduler
  logger: Logger
}

const EVERY_MS = 1000

/**
 * Every second, on the second, asks which events are live and enqueues a poll for each whose slot has come. Every worker does
 * so; a slot fires once.
 */
export function createLiveScheduler({ events, scheduler, logger }: LiveSchedulerOptions): Repeater {
  async function fireDue(): Promise<void> {
    for (const event of await events.due()) {
      if (await scheduler.fire(scheduleOf(event))) logger.debug({ event_id: event.event_id }, 'a poll is due')
    }
  }
  return createRepeater({ task: fireDue, everyMs: EVERY_MS, what: 'live polls', logger })
}

/** The slot is added where it is known: on Redis's clock. */
function scheduleOf(event: LiveEvents['items'][number]): Schedule {
  const id = randomUUID()
  return {
    id: String(event.event_id),
    every: { sec: event.interval_sec },
    job: { job_id: id, ...event, request_id: `live-${id}` },
  }
}
