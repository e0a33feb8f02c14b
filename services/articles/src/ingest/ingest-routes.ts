import { ErrorBody } from '@bajiaozhi/shared/contracts/primitives'
import { toTimestamp } from '@bajiaozhi/shared/contracts/timestamps'
import { notFound } from '@bajiaozhi/shared/errors/app-error'
import type { App } from '@bajiaozhi/shared/http/app-factory'
import { IdParams, parseId } from '@bajiaozhi/shared/http/ids'
import { toPage } from '@bajiaozhi/shared/http/page'
import { cursorPosition, positionCursor } from '@bajiaozhi/shared/http/time-page'
import { trimTexts } from '@bajiaozhi/shared/http/trim-texts'
import { ADMIN_ERRORS, BEARER } from '../route-schemas.ts'
import type { SourcesRepository } from '../sources/sources-repository.ts'
import { SyncQueued } from '../sources/sources-schemas.ts'
import type { FetchService } from './fetch-service.ts'
import type { IngestRun } from './ingest-run-model.ts'
import { FetchOrder, JobParams, type ListedRun, Run, RunList, RunsQuery } from './ingest-schemas.ts'
import type { RunsRepository } from './runs-repository.ts'

export interface IngestRoutesOptions {
  fetches: FetchService
  runs: Pick<RunsRepository, 'find' | 'listOf'>
  sources: Pick<SourcesRepository, 'find'>
}

const shared = { tags: ['ingest'], security: BEARER }
const queued = {
  202: SyncQueued,
  ...ADMIN_ERRORS,
  404: ErrorBody,
  409: ErrorBody,
  422: ErrorBody,
  503: ErrorBody,
}

export function registerIngestRoutes(app: App, { fetches, runs, sources }: IngestRoutesOptions): void {
  app.post(
    '/admin/ingest/fetch',
    {
      preValidation: trimTexts,
      schema: { ...shared, summary: 'Fetch a source: 202 once the job is on disk', body: FetchOrder, response: queued },
    },
    async (request, reply) => {
      const job_id = await fetches.order(request.body, request.id)
      return reply.status(202).send({ ok: true, job_id })
    },
  )

  app.post(
    '/admin/sources/:id/sync',
    { schema: { ...shared, summary: 'Fetch a source as it is registered', params: IdParams, response: queued } },
    async (request, reply) => {
      const job_id = await fetches.order({ source_id: parseId(request.params.id, 'source') }, request.id)
      return reply.status(202).send({ ok: true, job_id })
    },
  )

  app.get(
    '/admin/ingest/jobs/:job_id',
    {
      schema: {
        ...shared,
        summary: 'How a fetch goes, or went',
        params: JobParams,
        response: { 200: Run, ...ADMIN_ERRORS, 404: ErrorBody },
      },
    },
    async (request) => {
      const run = await runs.find(request.params.job_id)
      if (run === null) throw notFound('JOB_NOT_FOUND', 'no such job')
      return toRun(run)
    },
  )

  app.get(
    '/admin/sources/:id/runs',
    {
      schema: {
        ...shared,
        summary: "A source's fetches, newest first",
        params: IdParams,
        querystring: RunsQuery,
        response: { 200: RunList, ...ADMIN_ERRORS, 404: ErrorBody },
      },
    },
    async ({ params, query: { limit, cursor } }) => {
      const id = parseId(params.id, 'source')
      if ((await sources.find(id)) === null) throw notFound('SOURCE_NOT_FOUND', 'no such source')
      const rows = await runs.listOf(id, limit + 1, cursorPosition(cursor))
      const page = toPage(rows, limit, (last) => positionCursor({ time: last.created_at, id: last.id }))
      return { ...page, items: page.items.map(toListedRun) }
    },
  )
}

const toListedRun = (run: IngestRun): ListedRun => ({
  job_id: run.job_id,
  ...toRun(run),
  created_at: toTimestamp(run.created_at),
})

const toRun = ({ status, attempts, error, started_at, ended_at, ...counts }: IngestRun): Run => ({
  status,
  attempts,
  fetched: counts.fetched_count,
  new: counts.new_count,
  known: counts.known_count,
  refused: counts.refused_count,
  ...(error !== null && { error }),
  ...(started_at && { started_at: toTimestamp(started_at) }),
  ...(ended_at && { ended_at: toTimestamp(ended_at) }),
})
