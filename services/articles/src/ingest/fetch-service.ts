import { randomUUID } from 'node:crypto'
import { INGEST_STREAM, type IngestJob, uniqueFetch } from '@bajiaozhi/shared/contracts/ingest'
import { notFound, unprocessable } from '@bajiaozhi/shared/errors/app-error'
import { checkUrl } from '@bajiaozhi/shared/http/input-urls'
import type { Logger } from '@bajiaozhi/shared/logger/logger'
import type { StreamPublisher } from '@bajiaozhi/shared/streams/publisher'
import { canFetch } from '../sources/parser-kinds.ts'
import type { SourcesRepository } from '../sources/sources-repository.ts'
import { checkNotDeleted } from '../sources/sources-service.ts'
import type { FetchOrder } from './ingest-schemas.ts'
import type { RunsRepository } from './runs-repository.ts'

export interface FetchService {
  /** Queues a fetch of a source. @returns the job's id once the job is on disk; of the same fetch, if one waits or runs already */
  order: (order: FetchOrder, requestId: string) => Promise<string>
}

export interface FetchServiceOptions {
  sources: Pick<SourcesRepository, 'find'>
  runs: Pick<RunsRepository, 'noteQueued'>
  publisher: Pick<StreamPublisher, 'publishUnique'>
  logger: Logger
  now: () => Date
}

export function createFetchService({ sources, runs, publisher, logger, now }: FetchServiceOptions): FetchService {
  async function toJob({ source_id, url, parser_kind }: FetchOrder, request_id: string): Promise<IngestJob> {
    checkUrl('url', url)
    const source = await sources.find(source_id)
    if (source === null) throw notFound('SOURCE_NOT_FOUND', 'no such source')
    checkNotDeleted(source)
    const kind = parser_kind ?? source.parser_kind
    if (!canFetch(source, kind)) {
      throw unprocessable('SYNC_NOT_SUPPORTED', `a ${source.source_type} source cannot be fetched as ${kind} yet`)
    }
    return { job_id: randomUUID(), source_id, url: url ?? source.source_url, parser_kind: kind, request_id }
  }

  return {
    async order(order, requestId) {
      const job = await toJob(order, requestId)
      const jobId = await publisher.publishUnique(INGEST_STREAM, uniqueFetch(job), job)
      if (jobId !== job.job_id) return jobId
      // The job is on its way whatever happens now; without its row it is only not shown until the worker reports.
      await runs.noteQueued(job, now()).catch((err: unknown) => {
        logger.warn({ err, job_id: job.job_id }, 'the queued job could not be noted')
      })
      return job.job_id
    },
  }
}
