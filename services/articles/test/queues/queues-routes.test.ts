import type { DeadLetter } from '@bajiaozhi/shared/streams/queue-desk'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { FakeDesk } from '../fakes/fake-queues.ts'
import { buildFakeService, type FakeService } from '../fakes/fake-service.ts'

let service: FakeService
let desk: FakeDesk

beforeEach(async () => {
  service = await buildFakeService()
  desk = service.queues.get('ingest:fetch')!
})
afterEach(() => service.app.close())

const ask = (method: 'GET' | 'POST' | 'DELETE', path: string, body?: object) =>
  service.as.editor(method, `/admin/queues${path}`, body)

const letter = (n: number): DeadLetter => ({
  id: `17000000000${n}0-0`,
  job_id: `job-${n}`,
  payload: `{"job_id":"job-${n}"}`,
  error: 'no feed',
  attempts: 5,
  replay: 1,
  enqueuedAt: new Date('2026-02-17T11:00:00.400Z'),
  diedAt: new Date('2026-02-17T11:30:00.000Z'),
})

const EVERY_ROUTE = [
  ['GET', ''],
  ['GET', '/ingest:fetch/dead'],
  ['POST', '/ingest:fetch/dead/1-0/replay'],
  ['POST', '/ingest:fetch/dead/replay'],
  ['DELETE', '/ingest:fetch/dead/1-0'],
  ['POST', '/ingest:fetch/pause'],
  ['POST', '/ingest:fetch/resume'],
] as const

const bodyOf = (path: string) => (path.endsWith('dead/replay') ? {} : undefined)

describe.each(EVERY_ROUTE)('%s /admin/queues%s', (method, path) => {
  test('is 401 without a token', async () => {
    expect((await service.app.inject({ method, url: `/admin/queues${path}` })).statusCode).toBe(401)
  })

  test('is 503 while Redis is away, and says when to come again', async () => {
    desk.letters.push({ ...letter(1), id: '1-0' })
    service.state.queue = 'away'
    const response = await ask(method, path, bodyOf(path))
    expect(response.statusCode).toBe(503)
    expect(response.json()).toMatchObject({ code: 'QUEUE_UNAVAILABLE' })
    expect(response.headers['retry-after']).toBe('5')
    expect(desk.letters).toHaveLength(1)
  })
})

test.each(EVERY_ROUTE.slice(1))('%s %s is 404 for a queue that is none', async (method, path) => {
  for (const name of ['ingest', 'stream:ingest:fetch', 'constructor']) {
    const elsewhere = path.replace('ingest:fetch', name)
    const response = await ask(method, elsewhere, bodyOf(path))
    expect(response.statusCode).toBe(404)
    expect(response.json()).toMatchObject({ code: 'QUEUE_NOT_FOUND' })
  }
})

test('the list shows every queue and how it stands', async () => {
  desk.letters.push(letter(1))
  await desk.pause()
  const { items, next_cursor } = (await ask('GET', '')).json()
  expect(next_cursor).toBeNull()
  expect(items.map(({ name }: { name: string }) => name)).toEqual([
    'ingest:fetch',
    'live:update',
    'fighters:changed',
    'events:reconcile',
  ])
  const counts = { lag: null, pending: 2, oldest_idle_ms: 1500, delayed: 3, consumers: 1 }
  expect(items[0]).toEqual({ name: 'ingest:fetch', paused: true, dead: 1, ...counts })
  expect(items[1]).toMatchObject({ paused: false, dead: 0 })
})

describe('dead letters', () => {
  beforeEach(() => void desk.letters.push(letter(3), letter(2), letter(1)))

  test('are shown newest first, page by page, with payload, error and times', async () => {
    const first = (await ask('GET', '/ingest:fetch/dead?limit=2')).json()
    expect(first.items.map(({ job_id }: { job_id: string }) => job_id)).toEqual(['job-3', 'job-2'])
    expect(first.items[0]).toEqual({
      id: '1700000000030-0',
      job_id: 'job-3',
      payload: '{"job_id":"job-3"}',
      error: 'no feed',
      attempts: 5,
      replay: 1,
      enqueued_at: '2026-02-17T11:00:00Z',
      died_at: '2026-02-17T11:30:00Z',
    })
    const last = (await ask('GET', `/ingest:fetch/dead?limit=2&cursor=${first.next_cursor}`)).json()
    expect(last.items.map(({ job_id }: { job_id: string }) => job_id)).toEqual(['job-1'])
    expect(last.next_cursor).toBeNull()
  })

  test.each(['x', Buffer.from('["+"]').toString('base64url'), Buffer.from('[1]').toString('base64url')])(
    'are 400 for the cursor %s, which no list gave out',
    async (cursor) => {
      const response = await ask('GET', `/ingest:fetch/dead?cursor=${cursor}`)
      expect([response.statusCode, response.json().code]).toEqual([400, 'INVALID_CURSOR'])
    },
  )

  test('are brought back one by one; what is not there is 404', async () => {
    const { id } = letter(2)
    const replay = () => ask('POST', `/ingest:fetch/dead/${id}/replay`)
    expect((await replay()).json()).toEqual({ ok: true })
    expect(desk.replayed).toEqual([id])
    const again = await replay()
    expect([again.statusCode, again.json().code]).toEqual([404, 'DEAD_LETTER_NOT_FOUND'])
  })

  test('of one queue are not those of another', async () => {
    expect((await ask('POST', `/live:update/dead/${letter(2).id}/replay`)).statusCode).toBe(404)
    expect(desk.letters).toHaveLength(3)
  })

  test('are removed one by one; what is not there is 404', async () => {
    const path = `/ingest:fetch/dead/${letter(1).id}`
    expect((await ask('DELETE', path)).json()).toEqual({ ok: true })
    expect(desk.letters.map(({ job_id }) => job_id)).toEqual(['job-3', 'job-2'])
    expect((await ask('DELETE', path)).statusCode).toBe(404)
  })

  test.each(['replay', '1', '-', '1-0-0', '99999999999999999999-0'])('have no id like %s: 400', async (id) => {
    expect((await ask('DELETE', `/ingest:fetch/dead/${id}`)).statusCode).toBe(400)
  })
})

describe('bringing back what matches', () => {
  const replay = (filter: object) => ask('POST', '/ingest:fetch/dead/replay', filter)

  test('says how many came back, and whether some were not looked at', async () => {
    desk.letters.push(letter(1), letter(2))
    expect((await replay({})).json()).toEqual({ ok: true, replayed: 2, remaining: false })
  })

  test('passes on what an editor asked for', async () => {
    await replay({
      error_contains: 'no feed',
      payload_contains: '"source_id":7',
      died_after: '2026-02-17T11:00:00Z',
      died_before: '2026-02-17T12:00:00Z',
    })
    expect(desk.filters).toEqual([
      {
        errorContains: 'no feed',
        payloadContains: '"source_id":7',
        diedAfter: new Date('2026-02-17T11:00:00Z'),
        diedBefore: new Date('2026-02-17T12:00:00Z'),
      },
    ])
  })

  test.each([
    { died_after: '2026-02-31T00:00:00Z' },
    { died_before: '1969-12-31T23:59:59Z' },
    { died_after: 'yesterday' },
    { error_contains: '' },
    { job_id: 'job-1' },
    [],
  ])('is 400 for %j', async (filter) => {
    expect((await replay(filter)).statusCode).toBe(400)
    expect(desk.filters).toEqual([])
  })
})

test('a queue is paused and goes on again; both may be said twice', async () => {
  for (const verb of ['pause', 'pause']) {
    expect((await ask('POST', `/ingest:fetch/${verb}`)).json()).toEqual({ ok: true })
  }
  expect((await desk.state()).isPaused).toBe(true)
  for (const verb of ['resume', 'resume']) await ask('POST', `/ingest%3Afetch/${verb}`)
  expect((await desk.state()).isPaused).toBe(false)
})
