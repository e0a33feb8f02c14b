import {
  type LiveEvents as DueEvents,
  LiveEvents,
  type LiveJob,
  type LivePoll,
  LivePollResult,
  PollClosed,
} from '@bajiaozhi/shared/contracts/live'
import type { InternalClient } from '@bajiaozhi/shared/http/internal-client'
import type { Static } from 'typebox'

export interface EventsClient {
  /** Makes events live whose start has come. @returns every live event that a provider can be asked about */
  due: () => Promise<DueEvents['items']>
  /** Tells how a poll went; the same poll may be told again. */
  report: (job: LiveJob, poll: LivePoll, signal: AbortSignal) => Promise<Static<typeof LivePollResult>>
  /** Gives a poll up. @returns what it is for its owner */
  close: (job: LiveJob, replay: number) => Promise<'done' | 'dead'>
}

/** The events service as the worker needs it. Its calls reject with an UpstreamError. */
export const createEventsClient = (client: Pick<InternalClient, 'request'>): EventsClient => ({
  async due() {
    return (await client.request('POST', '/internal/events/due', { schema: LiveEvents })).items
  },
  report: (job, poll, signal) =>
    client.request('POST', `/internal/events/${job.event_id}/polls`, {
      body: poll,
      requestId: job.request_id,
      signal,
      schema: LivePollResult,
    }),
  async close({ job_id, request_id }, replay) {
    const path = `/internal/polls/${encodeURIComponent(job_id)}/close`
    return (await client.request('POST', path, { body: { replay }, requestId: request_id, schema: PollClosed })).closed
  },
})
