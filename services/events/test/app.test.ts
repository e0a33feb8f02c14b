import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { buildFakeService, type FakeService } from './fakes/fake-service.ts'
import { aBout, anEvent, aSnapshot } from './fakes/memory-database.ts'

let service: FakeService

beforeEach(async () => {
  service = await buildFakeService()
})
afterEach(() => service.app.close())

test('the app builds from fakes and says that it is ready', async () => {
  for (const url of ['/livez', '/readyz', '/metrics']) {
    expect((await service.app.inject(url)).statusCode).toBe(200)
  }
})

const GUARDED = [
  ['GET', '/admin/events'],
  ['POST', '/admin/events'],
  ['GET', '/admin/events/1'],
  ['PUT', '/admin/events/1'],
  ['DELETE', '/admin/events/1'],
  ['POST', '/admin/events/1/bouts'],
  ['PUT', '/admin/events/1/bouts/1'],
  ['DELETE', '/admin/events/1/bouts/1'],
  ['POST', '/internal/events/due'],
  ['POST', '/internal/events/1/polls'],
] as const

describe('without a token', () => {
  test.each(GUARDED)('%s %s is 401 and has no effect', async (method, url) => {
    const response = await service.app.inject({ method, url, headers: { 'content-type': 'application/json' } })
    expect(response.statusCode).toBe(401)
    expect(response.json()).toMatchObject({ code: 'UNAUTHORIZED' })
    expect(service.unitOfWork.log).toEqual([])
  })
})

describe("a token for editors opens no address of our own services', and the other way round", () => {
  test.each(GUARDED)('%s %s', async (method, url) => {
    const send = url.startsWith('/internal') ? service.as.editor : service.as.service
    expect((await send(method, url)).statusCode).toBe(401)
  })
})

test('a revoked token is 401, and with Redis away nobody is let in: 503', async () => {
  service.state.flags = 'revoked'
  expect((await service.as.editor('GET', '/admin/events')).statusCode).toBe(401)
  service.state.flags = 'away'
  const response = await service.as.editor('GET', '/admin/events')
  expect(response.statusCode).toBe(503)
  expect(response.headers['retry-after']).toBeDefined()
})

describe('bad input gets a clear 400', () => {
  test.each(['abc', '-1', '9e99', '1%00', '0', '01', '1.5', '9007199254740993'])('id %s', async (id) => {
    const read = await service.app.inject(`/api/events/${id}`)
    expect(read.statusCode).toBe(400)
    if (id !== '1%00') expect(read.json().error).toBe('invalid event id')
    expect((await service.as.editor('DELETE', `/admin/events/${id}`)).statusCode).toBe(400)
    expect((await service.as.editor('DELETE', `/admin/events/1/bouts/${id}`)).statusCode).toBe(400)
  })

  test.each(['limit=0', 'limit=101', 'limit=x', 'cursor=x', 'cursor=', 'cursor=W10', 'status=x'])(
    '?%s',
    async (query) => {
      expect((await service.as.editor('GET', `/admin/events?${query}`)).statusCode).toBe(400)
    },
  )

  const event = { org: 'UFC', name: 'a', starts_at: '2026-02-17T20:00:00Z' }
  test.each([
    ['an unknown field', { ...event, nonsense: 1 }],
    ['a blank name', { ...event, name: ' \t' }],
    ['a name of 600 characters', { ...event, name: 'a'.repeat(600) }],
    ['a number for a name', { ...event, name: 7 }],
    ['no start', { ...event, starts_at: undefined }],
    ['a start that is none', { ...event, starts_at: '2026-02-31T00:00:00Z' }],
    ['a start before 1970', { ...event, starts_at: '1960-01-01T00:00:00Z' }],
    ['a start that is null', { ...event, starts_at: null }],
    ['an unknown state', { ...event, status: 'over' }],
    ['a poster that runs a script', { ...event, poster_url: 'javascript:alert(1)' }],
    ['a video with a password', { ...event, promo_video_url: 'https://a:b@example.com/' }],
    ['a reference that is a number', { ...event, external_refs: { ufc_live: 1069 } }],
    ['a reference of a strange name', { ...event, external_refs: { 'Ufc Live': '1' } }],
    ['half of a surrogate pair', { ...event, name: 'a\ud83d' }],
    ['an empty object', {}],
  ])('an event with %s', async (_what, body) => {
    const response = await service.as.editor('POST', '/admin/events', body)
    expect(response.statusCode).toBe(400)
    expect(response.json()).toMatchObject({ error: expect.any(String), request_id: expect.any(String) })
    expect(service.rows.events.size).toBe(0)
  })

  test.each([
    ['an unknown field', { nonsense: 1 }],
    ['no fighter', { red_fighter_id: undefined }],
    ['a fighter of 0', { red_fighter_id: 0 }],
    ['a round of 99', { round: 99 }],
    ['a negative time', { time_sec: -1 }],
    ['a text for a winner', { winner_id: '1' }],
    ['an unknown state', { status: 'over' }],
    ['an unknown firmness', { result_status: 'sure' }],
    ['an unknown source', { result_source: 'rumour' }],
    ['a place of 0', { sequence_no: 0 }],
    ['a place of null', { sequence_no: null }],
    ['a weight class of 100 characters', { weight_class: 'a'.repeat(100) }],
  ])('a bout with %s', async (_what, more) => {
    service.rows.events.set(1, anEvent)
    for (const id of [1, 2]) service.rows.snapshots.set(id, aSnapshot(id))
    const body = { red_fighter_id: 1, blue_fighter_id: 2, ...more }
    expect((await service.as.editor('POST', '/admin/events/1/bouts', body)).statusCode).toBe(400)
    expect(service.rows.bouts.size).toBe(0)

    service.rows.bouts.set(1, aBout)
    if (_what === 'no fighter') return
    expect((await service.as.editor('PUT', '/admin/events/1/bouts/1', more)).statusCode).toBe(400)
    expect(service.rows.bouts.get(1)).toEqual(aBout)
  })
})
