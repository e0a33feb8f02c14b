import type { RunReport } from '@bajiaozhi/shared/contracts/ingest'
import { createOwnUrls } from '@bajiaozhi/shared/http/own-urls'
import { startMysql, type TestMysql } from '@bajiaozhi/shared/testing/containers'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { createBatchService } from '../../src/ingest/batch-service.ts'
import { createRunsService } from '../../src/ingest/runs-service.ts'
import { createReviewService } from '../../src/review/review-service.ts'
import { createTestDatabase, type TestDatabase } from '../test-database.ts'

let mysql: TestMysql
let database: TestDatabase

beforeAll(async () => {
  mysql = await startMysql()
}, 120_000)
afterAll(() => mysql.stop())

beforeEach(async () => {
  database = await createTestDatabase(mysql)
})
afterEach(() => database.close())

const NOW = new Date('2026-02-17T12:00:00.000Z')
const now = () => NOW
/** The first built-in source. */
const SOURCE = 1

const entries = (count: number, prefix = 'e') =>
  Array.from({ length: count }, (_, n) => ({
    title: `${prefix} ${n}`,
    summary: '',
    source_url: `https://example.com/${prefix}/${n}`,
  }))

const take = (job_id: string, given: unknown[]) =>
  createBatchService({ ...database, now }).take({ job_id, source_id: SOURCE, entries: given })

describe('a batch', () => {
  test('given twice changes nothing and counts the same', async () => {
    const first = await take('job-1', entries(5))
    const again = await take('job-1', entries(5))

    expect(first).toEqual({ new: 5, known: 0, refused: 0 })
    expect(again).toEqual(first)
    expect(await database.pending.listWaiting(100, undefined)).toHaveLength(5)
  })

  test('counts what another job brought as known, and what does not fit as refused', async () => {
    await take('job-1', entries(3))
    const given = [...entries(5), ...entries(1), { title: '' }, null, { ...entries(1)[0], source_url: 'javascript:1' }]

    expect(await take('job-2', given)).toEqual({ new: 2, known: 4, refused: 3 })
  })

  test('leaves alone what was edited, published or rejected since', async () => {
    await take('job-1', entries(2))
    const [edited, published] = await database.pending.listWaiting(10, undefined)
    const review = createReviewService({ ...database, urls: createOwnUrls('https://api.example.com'), now })
    await review.edit(edited!.id, { title: 'edited' })
    await review.approve(published!.id, 'editor')

    expect(await take('job-2', entries(2))).toEqual({ new: 0, known: 2, refused: 0 })
    expect(await database.pending.find(edited!.id)).toMatchObject({ title: 'edited', version: 2 })
    expect(await database.pending.find(published!.id)).toMatchObject({ status: 'published' })
  })

  test('given by several workers at once, and in another order, is stored once', async () => {
    const given = entries(600)
    const results = await Promise.all([given, given, given.toReversed()].map((order) => take('job-1', order)))

    for (const result of results) expect(result).toEqual({ new: 600, known: 0, refused: 0 })
    expect(await database.pending.listWaiting(1000, undefined)).toHaveLength(600)
  })

  test('of 10,000 entries is taken in one piece', async () => {
    expect(await take('job-1', entries(10_000))).toEqual({ new: 10_000, known: 0, refused: 0 })
  })

  test('of the longest entries fits into what MySQL takes at once', async () => {
    const long = entries(250).map((entry, n) => ({
      ...entry,
      title: '🥊'.repeat(512),
      summary: '拳'.repeat(5000),
      source_url: `https://example.com/${n}/${'a'.repeat(2000)}`,
    }))
    expect(await take('job-1', long)).toMatchObject({ new: 250 })
  })
})

describe('a run', () => {
  const report = (status: RunReport['status'], attempts: number, more: Partial<RunReport> = {}) =>
    createRunsService({ ...database, now }).report('job-1', { source_id: SOURCE, status, attempts, replay: 0, ...more })

  test('is followed from the queue to its end, and the source shows how it went', async () => {
    await database.runs.noteQueued(
      { job_id: 'job-1', source_id: SOURCE, url: 'https://e.com', parser_kind: 'feed' },
      NOW,
    )
    expect(await database.runs.find('job-1')).toMatchObject({ status: 'queued', attempts: 0 })

    await report('running', 1)
    await report('retrying', 1, { error: 'it hangs' })
    expect(await database.sources.find(SOURCE)).toMatchObject({
      last_fetch_status: 'retrying',
      last_fetch_error: 'it hangs',
      version: 1,
    })
    await report('running', 2)
    await report('done', 2, { fetched: 5, new: 3, known: 1, refused: 1 })

    expect(await database.runs.find('job-1')).toMatchObject({
      status: 'done',
      attempts: 2,
      fetched_count: 5,
      new_count: 3,
      known_count: 1,
      refused_count: 1,
      error: null,
      url: 'https://e.com',
      started_at: NOW,
      ended_at: NOW,
    })
    expect(await database.sources.find(SOURCE)).toMatchObject({
      last_fetch_status: 'done',
      last_fetch_error: null,
      last_fetch_at: NOW,
    })
  })

  test('that the worker reported before the row was there keeps what it reported', async () => {
    await report('running', 1)
    await database.runs.noteQueued(
      { job_id: 'job-1', source_id: SOURCE, url: 'https://e.com', parser_kind: 'feed' },
      NOW,
    )

    expect(await database.runs.find('job-1')).toMatchObject({ status: 'running', attempts: 1, url: 'https://e.com' })
  })

  test('that has ended is not changed by a late report', async () => {
    await report('dead', 5, { error: 'not found' })
    await report('running', 5)
    await report('done', 6, { fetched: 1 })

    expect(await database.runs.find('job-1')).toMatchObject({ status: 'dead', error: 'not found', fetched_count: 0 })
    expect(await database.sources.find(SOURCE)).toMatchObject({ last_fetch_status: 'dead' })
  })

  test('is told what blocks it: a job is done once, and dead until it is replayed', async () => {
    expect(await report('running', 1)).toBeNull()
    expect(await report('dead', 5, { error: 'not found' })).toBe('dead')
    expect(await report('running', 5)).toBe('dead')
    expect(await report('done', 5, { fetched: 1 })).toBe('dead')

    expect(await report('running', 1, { replay: 1 })).toBeNull()
    expect(await database.runs.find('job-1')).toMatchObject({
      status: 'running',
      attempts: 1,
      error: null,
      ended_at: null,
    })
    expect(await report('done', 1, { replay: 1, fetched: 3, new: 2 })).toBe('done')
    expect(await report('dead', 5, { replay: 1, error: 'too late' })).toBe('done')
    expect(await report('running', 1, { replay: 2 })).toBe('done')
    expect(await database.runs.find('job-1')).toMatchObject({
      status: 'done',
      replay: 1,
      fetched_count: 3,
      new_count: 2,
    })
  })

  test('reported done and dead at once is one of the two, and so is its job', async () => {
    for (let n = 0; n < 10; n++) {
      const service = createRunsService({ ...database, now })
      const told = (status: 'done' | 'dead') =>
        service.report(`race-${n}`, { source_id: SOURCE, status, attempts: 5, replay: 0 })
      const [done, dead] = await Promise.all([told('done'), told('dead')])
      expect(done).toBe(dead)
      expect(await database.runs.find(`race-${n}`)).toMatchObject({ status: done })
    }
  })

  test("is listed with its source's others, newest first, by pages", async () => {
    for (let n = 1; n <= 5; n++) {
      const at = new Date(NOW.getTime() + 1000 * Math.floor(n / 2))
      await database.runs.noteQueued(
        { job_id: `job-${n}`, source_id: SOURCE, url: 'https://e.com', parser_kind: 'feed' },
        at,
      )
    }
    await database.runs.noteQueued({ job_id: 'other', source_id: 2, url: 'https://e.com', parser_kind: 'feed' }, NOW)
    const first = await database.runs.listOf(SOURCE, 3, undefined)
    const { created_at, id } = first.at(-1)!
    const rest = await database.runs.listOf(SOURCE, 3, { time: created_at, id })
    expect([...first, ...rest].map(({ job_id }) => job_id)).toEqual(['job-5', 'job-4', 'job-3', 'job-2', 'job-1'])
  })
})
