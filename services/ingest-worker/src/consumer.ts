import type { IngestJob } from '@bajiaozhi/shared/contracts/ingest'
import { FetchError } from '@bajiaozhi/shared/fetch/fetch-error'
import type { FetchedDocument, Fetcher } from '@bajiaozhi/shared/fetch/fetcher'
import type { Logger } from '@bajiaozhi/shared/logger/logger'
import type { FailedJob, JobContext } from '@bajiaozhi/shared/streams/job-runner'
import { PermanentError } from '@bajiaozhi/shared/streams/permanent-error'
import type { ArticlesClient } from './articles-client.ts'
import { failureReason, isRefusal } from './failure-reason.ts'
import type { Parser } from './parser.ts'

export interface IngestHandlerOptions {
  fetcher: Fetcher
  articles: ArticlesClient
  parser: Parser
  logger: Logger
}

export interface IngestHandler {
  handle: (job: IngestJob, context: JobContext) => Promise<void>
  onFailed: (failed: FailedJob<IngestJob>) => Promise<void>
}

/** Reporting a failure must not keep a worker from stopping in time. */
const REPORT_FAILURE_MS = 5000

/** What is done with one fetch job: fetch, parse, hand over one batch, each step safe to do again. */
export function createIngestHandler(options: IngestHandlerOptions): IngestHandler {
  const { fetcher, parser, articles } = options

  return {
    async handle(job, { attempts, signal, logger }) {
      await articles.report(job, { status: 'running', attempts }, signal)
      const document = await fetchFor(job, fetcher, signal)
      const { entries, refused } = await parser.parse(document, job.parser_kind, signal)
      const result = await articles.handOver(job, entries, signal).catch(permanentIfRefused)
      const counts = { ...result, fetched: entries.length + refused, refused: result.refused + refused }
      await articles.report(job, { status: 'done', attempts, ...counts }, signal)
      logger.info({ source_id: job.source_id, ...counts }, 'ingested')
    },

    async onFailed({ job, attempts, error, isDead }) {
      const status = isDead ? 'dead' : 'retrying'
      const signal = AbortSignal.timeout(REPORT_FAILURE_MS)
      try {
        await articles.report(job, { status, attempts, error: failureReason(error) }, signal)
      } catch (err) {
        // A dead job that nobody hears of would be lost: rejecting keeps its entry until the report gets through.
        if (isDead && !isRefusal(err)) throw err
        options.logger.warn({ err, job_id: job.job_id }, 'a failed attempt could not be reported')
      }
    },
  }
}

async function fetchFor(job: IngestJob, fetcher: Fetcher, signal: AbortSignal): Promise<FetchedDocument> {
  try {
    return await fetcher.fetchDocument(job.url, { signal })
  } catch (error) {
    throw error instanceof FetchError && error.permanent ? new PermanentError(error.message, error) : error
  }
}

function permanentIfRefused(error: unknown): never {
  throw isRefusal(error) ? new PermanentError(failureReason(error), error) : error
}
