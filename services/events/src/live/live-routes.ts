import {
  LIVE_GROUP,
  LiveEvents,
  LivePoll,
  LivePollResult,
  PollClosed,
  PollClosing,
} from '@bajiaozhi/shared/contracts/live'
import type { App } from '@bajiaozhi/shared/http/app-factory'
import { IdParams, parseId } from '@bajiaozhi/shared/http/ids'
import type { ProcessedJobs } from '@bajiaozhi/shared/mysql/processed-jobs'
import Type from 'typebox'
import type { DueService } from './due-service.ts'
import type { PollService } from './poll-service.ts'

export interface LiveRoutesOptions {
  due: DueService
  polls: PollService
  processedJobs: Pick<ProcessedJobs, 'close'>
}

const JobParams = Type.Object({ job_id: Type.String({ pattern: '^[A-Za-z0-9_-]{1,64}$' }) })

/** What the live worker calls; hidden from the public document, and never routed by the gateway. */
export function registerLiveRoutes(app: App, { due, polls, processedJobs }: LiveRoutesOptions): void {
  app.post('/internal/events/due', { schema: { hide: true, response: { 200: LiveEvents } } }, async () => due.goLive())

  app.post(
    '/internal/events/:id/polls',
    { schema: { hide: true, params: IdParams, body: LivePoll, response: { 200: LivePollResult } } },
    async (request) => polls.take(parseId(request.params.id, 'event'), request.body),
  )

  app.post(
    '/internal/polls/:job_id/close',
    { schema: { hide: true, params: JobParams, body: PollClosing, response: { 200: PollClosed } } },
    async ({ params, body: { replay } }) => ({
      closed: await processedJobs.close({ group: LIVE_GROUP, jobId: params.job_id, replay }),
    }),
  )
}
