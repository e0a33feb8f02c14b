import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { buildFakeService, type FakeService, NOW } from '../fakes/fake-service.ts'
import { aSource } from '../fakes/memory-database.ts'

let service: FakeService

beforeEach(async () => {
  service = await buildFakeService()
  service.rows.sources.set(1, aSource)
})
afterEach(() => service.app.close())

const order = (body: object) => service.as.editor('POST', '/admin/ingest/fetch', body)

describe('ordering a fetch', () => {
  test('answers 202 with the id of a job that is on its way and can be followed', async () => {
    const response = await order({ source_id: 1 })
    expect(response.statusCode).toBe(202)
    const { ok, job_id } = response.json()
    expect(ok).toBe(true)
    expect(service.state.jobs).toEqual([
      {
        job_id,
        source_id: 1,
        url: 'https://example.com/feed',
        parser_kind: 'feed',
        request_id: response.headers['x-request-id'],
      },
    ])
    expect((await service.as.editor('GET', `/admin/ingest/jobs/${job_id}`)).json()).toEqual({
      status: 'queued',
      attempts: 0,
      fetched: 0,
      new: 0,
      known: 0,
      refused: 0,
    })
  })

  test('takes another address and parser than the source has', async () => {
    await order({ source_id: 1, url: 'https://example.com/page', parser_kind: 'page' })
    expect(service.state.jobs).toMatchObject([{ url: 'https://example.com/page', parser_kind: 'page' }])
  })

  test('is 503 while the queue is away, and leaves no trace of a job', async () => {
    service.state.queue = 'away'
    const response = await order({ source_id: 1 })
    expect(response.statusCode).toBe(503)
    expect(response.headers['retry-after']).toBeDefined()
    expect(service.rows.runs.size).toBe(0)
  })

  test('is still 202 when the job is on disk and only its row could not be written', async () => {
    service.database.runs.noteQueued = () => Promise.reject(new Error('MySQL is away'))
    expect((await order({ source_id: 1 })).statusCode).toBe(202)
  })

  test.each([
    [404, { source_id: 9 }],
    [400, { source_id: 0 }],
    [400, { source_id: 1, url: 'ftp://example.com' }],
    [400, { source_id: 1, parser_kind: 'magic' }],
    [422, { source_id: 1, parser_kind: 'ufc_schedule' }],
  ])('is %d for %j', async (status, body) => {
    expect((await order(body)).statusCode).toBe(status)
    expect(service.state.jobs).toEqual([])
  })

  test('twice gives the job that waits already, and another address another job', async () => {
    const first = (await order({ source_id: 1 })).json().job_id
    expect((await service.as.editor('POST', '/admin/sources/1/sync')).json()).toEqual({ ok: true, job_id: first })
    expect((await order({ source_id: 1, parser_kind: 'page' })).json().job_id).not.toBe(first)
    expect(service.state.jobs).toHaveLength(2)
    expect(service.rows.runs.size).toBe(2)
  })

  test('is 409 for a deleted source', async () => {
    service.rows.sources.set(1, { ...aSource, deleted_at: NOW })
    expect((await order({ source_id: 1 })).statusCode).toBe(409)
  })

  test('by sync is the same, and 422 for a kind that cannot sync yet', async () => {
    expect((await service.as.editor('POST', '/admin/sources/1/sync')).statusCode).toBe(202)
    service.rows.sources.set(1, { ...aSource, source_type: 'schedule', parser_kind: 'ufc_schedule' })
    const response = await service.as.editor('POST', '/admin/sources/1/sync')
    expect(response.statusCode).toBe(422)
    expect(response.json()).toMatchObject({ code: 'SYNC_NOT_SUPPORTED' })
  })
})

test('the fetches of a source are listed', async () => {
  const { job_id } = (await order({ source_id: 1 })).json()
  const listed = await service.as.editor('GET', '/admin/sources/1/runs')
  expect(listed.json()).toEqual({
    items: [
      {
        job_id,
        status: 'queued',
        attempts: 0,
        fetched: 0,
        new: 0,
        known: 0,
        refused: 0,
        created_at: '2026-02-17T12:00:00Z',
      },
    ],
    next_cursor: null,
  })
  expect((await service.as.editor('GET', '/admin/sources/9/runs')).statusCode).toBe(404)
})

test('the worker is told which sources to fetch by themselves', async () => {
  service.rows.sources.set(2, { ...aSource, id: 2, fetch_interval_sec: 600 })
  service.rows.sources.set(3, { ...aSource, id: 3, fetch_interval_sec: 600, enabled: false })
  service.rows.sources.set(4, { ...aSource, id: 4, fetch_interval_sec: 600, deleted_at: NOW })
  service.rows.sources.set(5, {
    ...aSource,
    id: 5,
    fetch_interval_sec: 600,
    source_type: 'schedule',
    parser_kind: 'ufc_schedule',
  })
  const schedule = await service.as.service('GET', '/internal/sources/schedule')
  expect(schedule.json()).toEqual({
    items: [{ source_id: 2, url: aSource.source_url, parser_kind: 'feed', fetch_interval_sec: 600 }],
  })
})

test('a job that is not there is 404', async () => {
  expect((await service.as.editor('GET', '/admin/ingest/jobs/nope')).statusCode).toBe(404)
})

describe('what the worker hands over', () => {
  const entry = { title: 'a', summary: '', source_url: 'https://example.com/new' }
  const batch = (entries: unknown[], source_id = 1) =>
    service.as.service('POST', '/internal/ingest/batches', { job_id: 'job-1', source_id, entries })

  test('is counted: new, known, refused', async () => {
    const half = { ...entry, title: '\ud83d' }
    const response = await batch([entry, entry, half, { title: 'no link' }, 'nonsense'])
    expect(response.json()).toEqual({ new: 1, known: 1, refused: 3 })
    expect(service.rows.pending.size).toBe(1)
  })

  test('is refused for a source that is not there or deleted', async () => {
    expect((await batch([entry], 9)).statusCode).toBe(404)
    service.rows.sources.set(1, { ...aSource, deleted_at: NOW })
    expect((await batch([entry])).statusCode).toBe(409)
  })

  test('may be several megabytes', async () => {
    const entries = Array.from({ length: 1000 }, (_, n) => ({
      ...entry,
      source_url: `https://e.com/${n}`,
      summary: 'x'.repeat(4000),
    }))
    expect((await batch(entries)).statusCode).toBe(200)
  })

  test('and what it reports is shown by the job and by the source', async () => {
    const put = (report: object) =>
      service.as.service('PUT', '/internal/ingest/runs/job-1', { source_id: 1, ...report })
    expect((await put({ status: 'running', attempts: 1 })).json()).toEqual({ ok: true, closed: null })
    await put({ status: 'dead', attempts: 5, error: 'the address answers 404' })

    expect((await service.as.editor('GET', '/admin/ingest/jobs/job-1')).json()).toMatchObject({
      status: 'dead',
      attempts: 5,
      error: 'the address answers 404',
      started_at: '2026-02-17T12:00:00Z',
      ended_at: '2026-02-17T12:00:00Z',
    })
    expect((await service.as.editor('GET', '/admin/sources/1')).json()).toMatchObject({
      last_fetch_status: 'dead',
      last_fetch_error: 'the address answers 404',
      last_fetch_at: '2026-02-17T12:00:00Z',
    })
    expect((await put({ status: 'queued', attempts: 1 })).statusCode).toBe(400)
  })
})
