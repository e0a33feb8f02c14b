import {
  IngestBatch,
  IngestBatchResult,
  RunReport,
  RunReported,
  SourceSchedule,
} from '@bajiaozhi/shared/contracts/ingest'
import type { App } from '@bajiaozhi/shared/http/app-factory'
import type { DataSource } from '../sources/data-source-model.ts'
import { canFetch } from '../sources/parser-kinds.ts'
import type { SourcesRepository } from '../sources/sources-repository.ts'
import type { BatchService } from './batch-service.ts'
import { JobParams } from './ingest-schemas.ts'
import type { RunsService } from './runs-service.ts'

export interface InternalRoutesOptions {
  batches: BatchService
  runs: RunsService
  sources: Pick<SourcesRepository, 'listScheduled'>
}

/** A feed of 15 MiB, parsed and escaped. */
const BATCH_BODY_LIMIT = 32 * 1024 * 1024

/** What the ingest worker calls; hidden from the public document, and never routed by the gateway. */
export function registerInternalRoutes(app: App, { batches, runs, sources }: InternalRoutesOptions): void {
  app.post(
    '/internal/ingest/batches',
    {
      bodyLimit: BATCH_BODY_LIMIT,
      config: { checksOwnText: true },
      schema: { hide: true, body: IngestBatch, response: { 200: IngestBatchResult } },
    },
    async (request) => batches.take(request.body),
  )

  app.put(
    '/internal/ingest/runs/:job_id',
    { schema: { hide: true, params: JobParams, body: RunReport, response: { 200: RunReported } } },
    async (request) => {
      const closed = await runs.report(request.params.job_id, request.body)
      return { ok: true as const, closed }
    },
  )

  app.get('/internal/sources/schedule', { schema: { hide: true, response: { 200: SourceSchedule } } }, async () => ({
    items: (await sources.listScheduled()).filter(canFetchByItself).map(toScheduled),
  }))
}

const canFetchByItself = (source: DataSource): boolean => canFetch(source, source.parser_kind)

const toScheduled = ({ id, source_url, parser_kind, fetch_interval_sec }: DataSource) => ({
  source_id: id,
  url: source_url,
  parser_kind,
  fetch_interval_sec,
})
