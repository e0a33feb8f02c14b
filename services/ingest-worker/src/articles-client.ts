import {
  type IngestBatchResult as BatchResult,
  IngestBatchResult,
  type IngestEntry,
  type IngestJob,
  type RunReport,
  RunReported,
  type SourceSchedule as Schedule,
  SourceSchedule,
} from '@bajiaozhi/shared/contracts/ingest'
import type { InternalClient } from '@bajiaozhi/shared/http/internal-client'
import { patiently } from './patience.ts'

export interface ArticlesClient {
  /** Tells how a job goes. @returns what it is for its owner; null while it may still be done */
  report: (job: IngestJob, report: Omit<RunReport, 'source_id'>, signal: AbortSignal) => Promise<RunReported['closed']>
  /** Hands over the entries of one fetch; the same batch may be handed over again. */
  handOver: (job: IngestJob, entries: readonly IngestEntry[], signal: AbortSignal) => Promise<BatchResult>
  /** The sources that are to be fetched by themselves. */
  schedule: () => Promise<Schedule['items']>
}

/** The articles service as the worker needs it. Its calls reject with an UpstreamError, after some patience. */
export function createArticlesClient(client: Pick<InternalClient, 'request'>): ArticlesClient {
  return {
    async report(job, report, signal) {
      const path = `/internal/ingest/runs/${encodeURIComponent(job.job_id)}`
      const body = { source_id: job.source_id, ...report }
      const request = { body, requestId: job.request_id, signal, schema: RunReported }
      return (await patiently(() => client.request('PUT', path, request), signal)).closed
    },

    handOver(job, entries, signal) {
      const body = { job_id: job.job_id, source_id: job.source_id, entries }
      const request = { body, requestId: job.request_id, signal, schema: IngestBatchResult }
      return patiently(() => client.request('POST', '/internal/ingest/batches', request), signal)
    },

    schedule: async () => (await client.request('GET', '/internal/sources/schedule', { schema: SourceSchedule })).items,
  }
}
