import { LiveEvents, LivePoll, LivePollResult } from '@bajiaozhi/shared/contracts/live'
import type { App } from '@bajiaozhi/shared/http/app-factory'
import { IdParams, parseId } from '@bajiaozhi/shared/http/ids'
import type { DueService } from './due-service.ts'
import type { PollService } from './poll-service.ts'

/** What the live worker calls; hidden from the public document, and never routed by the gateway. */
export function registerLiveRoutes(app: App, { due, polls }: { due: DueService; polls: PollService }): void {
  app.post('/internal/events/due', { schema: { hide: true, response: { 200: LiveEvents } } }, async () => due.goLive())

  app.post(
    '/internal/events/:id/polls',
    { schema: { hide: true, params: IdParams, body: LivePoll, response: { 200: LivePollResult } } },
    async (request) => polls.take(parseId(request.params.id, 'event'), request.body),
  )
}
