import type { IngestJob } from '@bajiaozhi/shared/contracts/ingest'
import { FetchError } from '@bajiaozhi/shared/fetch/fetch-error'
import type { FetchedDocument, Fetcher } from '@bajiaozhi/shared/fetch/fetcher'
import type { Logger } from '@bajiaozhi/shared/logger/logger'
import type { JobHandling } from '@bajiaozhi/shared/streams/job-runner'
import { ClosedJobError, PermanentError } from '@bajiaozhi/shared/streams/permanent-error'
import type { ArticlesClient } from './articles-client.ts'
import { failureReason, isRefusal } from './failure-reason.ts'
import type { HostLimit } from './host-limit.ts'
import type { Parser } from './parser.ts'

export interface IngestHandlingOptions {
  fetcher: Fetcher
  articles: Pick<ArticlesClient, 'report' | 'handOver'>
  parser: Parser
  hostLimit: HostLimit
  logger: Logger
}

/** Reporting a failure must not keep a worker from stopping in time. */
const REPORT_FAILURE_MS = 5000

/** What is done with one fetch job: fetch, parse, hand over one batch, each step safe to do again. The report of its end makes it done. */
export function createIngestHandling(options: IngestHandlingOptions): Required<JobHandling<IngestJob>> {
  const { fetcher, parser, articles, hostLimit } = options

  return {
    admit: ({ url }) => hostLimit.waitMs(url),

    async handle(job, { attempts, replay, signal, logger }) {
      const closed = await articles.report(job, { status: 'running', attempts, replay }, signal)
      if (closed === 'done') return
      if (closed === 'dead') throw new ClosedJobError()
      const document = await fetchFor(job, fetcher, signal)
      const { entries, refused } = await parser.parse(document, job.parser_kind, signal)
      const result = await articles.handOver(job, entries, signal).catch(permanentIfRefused)
      const counts = { ...result, fetched: entries.length + refused, refused: result.refused + refused }
      const ended = await articles.report(job, { status: 'done', attempts, replay, ...counts }, signal)
      if (ended === 'dead') throw new ClosedJobError()
      logger.info({ source_id: job.source_id, ...counts }, 'ingested')
    },

    async onRetry({ job, attempts, replay, error }) {
      const signal = AbortSignal.timeout(REPORT_FAILURE_MS)
      try {
        await articles.report(job, { status: 'retrying', attempts, replay, error: failureReason(error) }, signal)
      } catch (err) {
        options.logger.warn({ err, job_id: job.job_id }, 'a failed attempt could not be reported')
      }
    },

    async close({ job, attempts, replay, error }) {
      const signal = AbortSignal.timeout(REPORT_FAILURE_MS)
      try {
        const report = { status: 'dead' as const, attempts, replay, error: failureReason(error) }
        return (await articles.report(job, report, signal)) ?? 'dead'
      } catch (err) {
        // A dead job that nobody hears of would be lost: rejecting makes it come again until the report gets through.
        if (!isRefusal(err)) throw err
        options.logger.warn({ err, job_id: job.job_id }, 'nobody wants to hear of a dead job')
        return 'dead'
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
