import { ErrorBody, Ok } from '@bajiaozhi/shared/contracts/primitives'
import { toTimestamp } from '@bajiaozhi/shared/contracts/timestamps'
import type { App } from '@bajiaozhi/shared/http/app-factory'
import { decodeCursor, encodeCursor, toPage } from '@bajiaozhi/shared/http/page'
import type { DeadLetter, QueueState } from '@bajiaozhi/shared/streams/queue-desk'
import Type from 'typebox'
import { ADMIN_ERRORS, BEARER } from '../route-schemas.ts'
import {
  type DeadLetterView,
  DeadList,
  DeadQuery,
  LetterId,
  LetterParams,
  type Queue,
  QueueList,
  QueueParams,
  Replayed,
  ReplayFilter,
} from './queues-schemas.ts'
import type { QueuesService } from './queues-service.ts'

const shared = { tags: ['queues'], security: BEARER }
const onOne = { ...ADMIN_ERRORS, 404: ErrorBody, 503: ErrorBody }
const ok = { ok: true as const }
const Cursor = Type.Tuple([LetterId])

export function registerQueueRoutes(app: App, queues: QueuesService): void {
  app.get(
    '/admin/queues',
    {
      schema: {
        ...shared,
        summary: 'Every queue and how it stands',
        response: { 200: QueueList, ...ADMIN_ERRORS, 503: ErrorBody },
      },
    },
    async () => ({ items: (await queues.list()).map(toQueue), next_cursor: null }),
  )

  for (const verb of ['pause', 'resume'] as const) {
    app.post(
      `/admin/queues/:name/${verb}`,
      { schema: { ...shared, summary: SWITCHES[verb], params: QueueParams, response: { 200: Ok, ...onOne } } },
      async ({ params: { name } }) => {
        await queues[verb](name)
        return ok
      },
    )
  }

  registerDeadLetterRoutes(app, queues)
}

const SWITCHES = {
  pause: 'No job starts from a second after the answer; running ones end',
  resume: 'Jobs start again',
}

function registerDeadLetterRoutes(app: App, queues: QueuesService): void {
  app.get(
    '/admin/queues/:name/dead',
    {
      schema: {
        ...shared,
        summary: "A queue's dead letters, newest first",
        params: QueueParams,
        querystring: DeadQuery,
        response: { 200: DeadList, ...onOne },
      },
    },
    async ({ params: { name }, query: { limit, cursor } }) => {
      const [before] = cursor === undefined ? [] : decodeCursor(cursor, Cursor)
      const letters = await queues.listDead(name, limit + 1, before)
      const page = toPage(letters, limit, ({ id }) => encodeCursor([id]))
      return { ...page, items: page.items.map(toView) }
    },
  )

  app.post(
    '/admin/queues/:name/dead/replay',
    {
      schema: {
        ...shared,
        summary: 'Bring back the jobs that are dead now and match, a thousand at most',
        params: QueueParams,
        body: ReplayFilter,
        response: { 200: Replayed, ...onOne },
      },
    },
    async ({ params: { name }, body }) => ({ ...ok, ...(await queues.replayMatching(name, body)) }),
  )

  app.post(
    '/admin/queues/:name/dead/:id/replay',
    { schema: { ...shared, summary: 'Bring one job back', params: LetterParams, response: { 200: Ok, ...onOne } } },
    async ({ params: { name, id } }) => {
      await queues.replay(name, id)
      return ok
    },
  )

  app.delete(
    '/admin/queues/:name/dead/:id',
    { schema: { ...shared, summary: 'Remove a dead letter', params: LetterParams, response: { 200: Ok, ...onOne } } },
    async ({ params: { name, id } }) => {
      await queues.remove(name, id)
      return ok
    },
  )
}

const toQueue = ({ name, isPaused, oldestIdleMs, ...counts }: QueueState & { name: string }): Queue => ({
  name,
  paused: isPaused,
  oldest_idle_ms: oldestIdleMs,
  ...counts,
})

const toView = ({ enqueuedAt, diedAt, ...letter }: DeadLetter): DeadLetterView => ({
  ...letter,
  enqueued_at: toTimestamp(enqueuedAt),
  died_at: toTimestamp(diedAt),
})
