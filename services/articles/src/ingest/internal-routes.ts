import { IngestBatch, IngestBatchResult, RunReport } from '@bajiaozhi/shared/contracts/ingest'
import { Ok } from '@bajiaozhi/shared/contracts/primitives'
import type { App } from '@bajiaozhi/shared/http/app-factory'
import type { BatchService } from './batch-service.ts'
import { JobParams } from './ingest-schemas.ts'
import type { RunsService } from './runs-service.ts'

export interface InternalRoutesOptions {
  batches: BatchService
  runs: RunsService
}

/** A feed of 15 MiB, parsed and escaped. */
const BATCH_BODY_LIMIT = 32 * 1024 * 1024

/** What the ingest worker calls; hidden from the public document, and never routed by the gateway. */
export function registerInternalRoutes(app: App, { batches, runs }: InternalRoutesOptions): void {
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
    { schema: { hide: true, params: JobParams, body: RunReport, response: { 200: Ok } } },
    async (request) => {
      await runs.report(request.params.job_id, request.body)
      return { ok: true as const }
    },
  )
}
