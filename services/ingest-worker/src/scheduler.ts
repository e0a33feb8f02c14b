import { randomUUID } from 'node:crypto'
import { type SourceSchedule, uniqueFetch } from '@bajiaozhi/shared/contracts/ingest'
import type { Logger } from '@bajiaozhi/shared/logger/logger'
import type { Schedule, Scheduler } from '@bajiaozhi/shared/streams/schedule'
import { createRepeater, type Repeater } from '@bajiaozhi/shared/timing/repeater'
import type { ArticlesClient } from './articles-client.ts'

export interface SourceSchedulerOptions {
  articles: Pick<ArticlesClient, 'schedule'>
  scheduler: Scheduler
  logger: Logger
}

const EVERY_MS = 5000
/** The golden section spreads the sources' slots over their interval, however many there are. */
const SPREAD = 0.618034

/** Asks every five seconds which sources are to be fetched by themselves, and fires those whose slot has come. Every worker does so. */
export function createSourceScheduler({ articles, scheduler, logger }: SourceSchedulerOptions): Repeater {
  async function fireDue(): Promise<void> {
    for (const source of await articles.schedule()) await scheduler.fire(scheduleOf(source))
  }
  return createRepeater({ task: fireDue, everyMs: EVERY_MS, what: 'scheduled fetches', logger })
}

function scheduleOf({ fetch_interval_sec: sec, ...source }: SourceSchedule['items'][number]): Schedule {
  const id = randomUUID()
  return {
    id: String(source.source_id),
    every: { sec, offsetSec: Math.floor(((source.source_id * SPREAD) % 1) * sec) },
    job: { job_id: id, ...source, request_id: `schedule-${id}` },
    unique: uniqueFetch(source),
  }
}
