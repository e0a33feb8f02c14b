import type { IngestEntry, IngestJob, RunReport } from '@bajiaozhi/shared/contracts/ingest'
import { FetchError } from '@bajiaozhi/shared/fetch/fetch-error'
import { UpstreamError } from '@bajiaozhi/shared/http/internal-client'
import { ClosedJobError, PermanentError } from '@bajiaozhi/shared/streams/permanent-error'
import { recordingLogger, silentLogger } from '@bajiaozhi/shared/testing/silent-logger'
import { beforeEach, describe, expect, test } from '@jest/globals'
import type { ArticlesClient } from '../src/articles-client.ts'
import { createIngestHandling } from '../src/consumer.ts'
import { parseDocument } from '../src/parse-document.ts'

type Report = Omit<RunReport, 'source_id'>

const now = new Date('2026-02-17T20:00:00Z')
const job: IngestJob = {
  job_id: 'job-1',
  source_id: 7,
  url: 'https://example.com/feed.xml',
  parser_kind: 'auto',
  request_id: 'request-1',
}
const FEED = `<rss><channel><item><title>A</title><link>/a</link></item><item><title>B</title><link>/b</link></item>
  <item><title>no link</title></item></channel></rss>`

let steps: string[]
let reports: Report[]
let handedOver: readonly IngestEntry[]
let articles: Pick<ArticlesClient, 'report' | 'handOver'>
let answer: () => Promise<string>

beforeEach(() => {
  steps = []
  reports = []
  handedOver = []
  answer = async () => FEED
  articles = {
    async report(_job, report) {
      steps.push(report.status)
      reports.push(report)
      return report.status === 'running' || report.status === 'retrying' ? null : report.status
    },
    async handOver(_job, entries) {
      steps.push('hand over')
      handedOver = entries
      return { new: 1, known: 1, refused: 0 }
    },
  }
})

function handler(logger = silentLogger) {
  const fetcher = {
    async fetchDocument(url: string) {
      steps.push('fetch')
      return { url, status: 200, contentType: 'text/xml', body: Buffer.from(await answer()) }
    },
  }
  const parser = {
    parse: async (document: Parameters<typeof parseDocument>[0], kind: string) => parseDocument(document, kind, now),
  }
  return createIngestHandling({ fetcher, parser, articles, hostLimit: { waitMs: async () => 0 }, logger })
}

const context = () => ({
  jobId: job.job_id,
  attempts: 2,
  replay: 1,
  signal: new AbortController().signal,
  logger: silentLogger,
})
const handle = () => handler().handle(job, context())
const failed = (error: Error) => ({ job, jobId: job.job_id, attempts: 3, replay: 1, error })
const failWith = async (error: Error, isDead: boolean) =>
  isDead ? handler().close(failed(error)) : handler().onRetry(failed(error))

describe('a job', () => {
  test('is reported as running, fetched, handed over in one batch and reported as done with its counts', async () => {
    await handle()
    expect(steps).toEqual(['running', 'fetch', 'hand over', 'done'])
    expect(handedOver.map((entry) => entry.source_url)).toEqual(['https://example.com/a', 'https://example.com/b'])
    expect(reports).toEqual([
      { status: 'running', attempts: 2, replay: 1 },
      { status: 'done', attempts: 2, replay: 1, fetched: 3, new: 1, known: 1, refused: 1 },
    ])
  })

  test('adds the entries that the articles service refused to those that could not be read', async () => {
    articles.handOver = async () => ({ new: 0, known: 0, refused: 2 })
    await handle()
    expect(reports.at(-1)).toMatchObject({ fetched: 3, new: 0, known: 0, refused: 3 })
  })

  test.each([
    ['a page that is gone', true, PermanentError],
    ['a server that is busy', false, FetchError],
  ])('fails on %s, permanent: %s', async (message, permanent, type) => {
    answer = () => Promise.reject(new FetchError(message, { kind: 'status', permanent }))
    await expect(handle()).rejects.toThrow(type)
    await expect(handle()).rejects.toThrow(message)
    expect(steps).not.toContain('done')
  })

  test('fails for good on what is no feed', async () => {
    answer = async () => 'plain words'
    await expect(handle()).rejects.toThrow(PermanentError)
  })

  test('fails for good when its source is gone, and for now when the articles service is', async () => {
    articles.handOver = () => Promise.reject(new UpstreamError(404, 'POST /internal/ingest/batches answered 404'))
    await expect(handle()).rejects.toMatchObject({
      name: 'PermanentError',
      message: 'the articles service did not accept the result',
    })
    articles.handOver = () => Promise.reject(new UpstreamError(503, 'POST /internal/ingest/batches answered 503'))
    await expect(handle()).rejects.toThrow(UpstreamError)
  })

  test('that its owner knows as done is not fetched again, and one that it knows as dead goes to the dead letters', async () => {
    articles.report = async () => 'done'
    await handle()
    articles.report = async () => 'dead'
    await expect(handle()).rejects.toThrow(ClosedJobError)
    expect(steps).toEqual([])
  })

  test('that its owner has given up meanwhile is not done', async () => {
    const { report } = articles
    articles.report = async (...call) => (call[1].status === 'done' ? 'dead' : report(...call))
    await expect(handle()).rejects.toThrow(ClosedJobError)
  })

  test("is put off for as long as its host's limit says", async () => {
    const hostLimit = { waitMs: async (url: string) => (url === job.url ? 250 : 0) }
    const unused = { fetchDocument: () => Promise.reject(new Error('not used')) }
    const parser = { parse: () => Promise.reject(new Error('not used')) }
    const { admit } = createIngestHandling({ fetcher: unused, parser, articles, hostLimit, logger: silentLogger })
    expect(await admit(job)).toBe(250)
  })

  test('is not done when its end could not be reported: the stream must deliver it again', async () => {
    const { report } = articles
    articles.report = (...call) =>
      call[1].status === 'done' ? Promise.reject(new UpstreamError(0, 'no answer')) : report(...call)
    await expect(handle()).rejects.toThrow(UpstreamError)
  })
})

describe('a failed attempt', () => {
  test.each([
    [new FetchError('example.com refuses the connection', { kind: 'network', permanent: false })],
    [new PermanentError('the feed has no entries')],
  ])('is reported with its reason: %s', async (error) => {
    await failWith(error, false)
    expect(reports).toEqual([{ status: 'retrying', attempts: 3, replay: 1, error: error.message }])
    await failWith(error, true)
    expect(reports.at(-1)).toEqual({ status: 'dead', attempts: 3, replay: 1, error: error.message })
  })

  test.each([
    [new UpstreamError(0, 'PUT /internal/x got no answer', new Error('connect ECONNREFUSED 172.18.0.4:3000'))],
    [new TypeError('cannot read properties of undefined')],
  ])('tells nothing of our inside: %s', async (error) => {
    await failWith(error, true)
    expect(reports[0]?.error).toMatch(/^the (articles service could not be reached|worker failed unexpectedly)$/)
  })

  test('that cannot be reported is tried again all the same', async () => {
    articles.report = () => Promise.reject(new UpstreamError(0, 'no answer'))
    const { logger, lines } = recordingLogger()
    await handler(logger).onRetry(failed(new Error('x')))
    expect(lines).toMatchObject([{ level: 'warn', message: 'a failed attempt could not be reported' }])
  })

  test('that was the last of a job that was done after all is told so', async () => {
    articles.report = async () => 'done'
    expect(await failWith(new Error('x'), true)).toBe('done')
  })

  test('that was the last is kept until it is reported, unless nobody wants to hear of it', async () => {
    articles.report = () => Promise.reject(new UpstreamError(0, 'no answer'))
    await expect(failWith(new Error('x'), true)).rejects.toThrow(UpstreamError)
    articles.report = () => Promise.reject(new UpstreamError(404, 'no such source'))
    await expect(failWith(new Error('x'), true)).resolves.toBe('dead')
  })
})
