import { setTimeout as pause } from 'node:timers/promises'
import type { LiveJob, LivePoll } from '@bajiaozhi/shared/contracts/live'
import { FetchError } from '@bajiaozhi/shared/fetch/fetch-error'
import type { Fetcher } from '@bajiaozhi/shared/fetch/fetcher'
import { UpstreamError } from '@bajiaozhi/shared/http/internal-client'
import type { JobContext } from '@bajiaozhi/shared/streams/job-runner'
import type { EventsClient } from './events-client.ts'
import { type ParsedAnswer, parseUfcLive } from './ufc-live-parser.ts'

export interface LiveHandlerOptions {
  fetcher: Fetcher
  events: Pick<EventsClient, 'report'>
  /** The provider's address of an event, with `{id}` where its id goes. */
  ufcLiveUrl: string
  now?: () => number
  /** How long to wait before the one repetition of a report that did not get through. */
  repeatAfterMs?: number
}

/** A later poll would overtake it. */
const STALE_AFTER_INTERVALS = 2

/** What is done with one poll: fetch, parse, report. Its failures are told and done with: the next tick is the retry. */
export function createLiveHandler(options: LiveHandlerOptions) {
  const { fetcher, events, ufcLiveUrl, now = Date.now, repeatAfterMs = 1000 } = options

  async function ask(job: LiveJob, signal: AbortSignal): Promise<ParsedAnswer> {
    const url = ufcLiveUrl.replaceAll('{id}', encodeURIComponent(job.provider_event_id))
    try {
      const { body } = await fetcher.fetchDocument(url, { signal })
      return parseUfcLive(body, job.provider_event_id)
    } catch (error) {
      // A poll that was stopped has not failed: another worker makes it.
      signal.throwIfAborted()
      if (error instanceof FetchError) return { error: error.message.slice(0, 1000).toWellFormed() }
      throw error
    }
  }

  /** Once more if events was just being restarted; an outage costs the poll, the next tick brings another. */
  async function report(job: LiveJob, poll: LivePoll, signal: AbortSignal) {
    try {
      return await events.report(job, poll, signal)
    } catch (error) {
      signal.throwIfAborted()
      if (!(error instanceof UpstreamError) || isRefusal(error)) throw error
      await pause(repeatAfterMs, undefined, { signal })
      return events.report(job, poll, signal)
    }
  }

  return async (job: LiveJob, { replay, signal, logger }: JobContext): Promise<void> => {
    const lateSec = Math.round(now() / 1000) - job.slot_sec
    if (lateSec > STALE_AFTER_INTERVALS * job.interval_sec)
      return logger.info({ event_id: job.event_id, late_sec: lateSec }, 'a poll came too late and is left out')
    const polledAt = `${new Date(now()).toISOString().slice(0, 19)}Z`
    const answer = await ask(job, signal)
    try {
      const { changed } = await report(job, { job_id: job.job_id, replay, polled_at: polledAt, ...answer }, signal)
      logger.info({ event_id: job.event_id, changed, ...('error' in answer ? answer : {}) }, 'polled')
    } catch (err) {
      signal.throwIfAborted()
      logger.warn({ err, event_id: job.event_id }, 'a poll could not be reported, the next one will be')
    }
  }
}

const isRefusal = ({ status }: UpstreamError): boolean => status >= 400 && status < 500 && status !== 429
