import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { buildFakeService, type FakeService } from '../fakes/fake-service.ts'
import { aBout, anEvent } from '../fakes/memory-database.ts'

let service: FakeService

beforeEach(async () => {
  service = await buildFakeService()
})
afterEach(() => service.app.close())

const body = { org: 'UFC', name: 'UFC 300 🥊', starts_at: '2026-02-17T20:00:00+08:00' }
const create = async (more: object = {}) => service.as.editor('POST', '/admin/events', { ...body, ...more })
const put = (change: object) => service.as.editor('PUT', '/admin/events/1', change)

test('an event is announced with defaults, and changed in parts', async () => {
  const created = (await create({ name: ' UFC 300 🥊 ' })).json()
  expect(created).toEqual({
    id: 1,
    org: 'UFC',
    name: 'UFC 300 🥊',
    status: 'scheduled',
    starts_at: '2026-02-17T12:00:00Z',
    venue: '',
    external_refs: {},
    version: 1,
    bouts: [],
  })

  const poster_url = 'https://api.example.com/media-cache/sample/cover-2.jpg'
  const changed = (await put({ poster_url, external_refs: { ufc_live: '1069' } })).json()
  expect(changed).toEqual({ ...created, poster_url, external_refs: { ufc_live: '1069' }, version: 2 })
  expect(service.rows.events.get(1)?.poster_url).toBe('/media-cache/sample/cover-2.jpg')

  expect((await put({ poster_url: null, external_refs: null })).json()).toEqual({ ...created, version: 3 })
})

test('every change voids the list and the card; handing back what one got changes nothing', async () => {
  const created = (await create()).json()
  expect((await put(created)).json()).toEqual(created)
  expect(service.unitOfWork.announced).toEqual([
    {
      aggregate: 'event',
      id: 1,
      version: 1,
      voids: { entries: ['cache:event:detail:v1:1'], lists: ['cache:events:list:v1'] },
      domain: 'events',
      tags: ['events', 'event:1'],
    },
  ])
})

describe('the state machine', () => {
  const from = (status: 'scheduled' | 'live' | 'completed' | 'cancelled') =>
    service.rows.events.set(1, { ...anEvent, status })

  test.each([
    ['scheduled', 'live', 200],
    ['scheduled', 'scheduled', 200],
    ['scheduled', 'completed', 409],
    ['live', 'completed', 200],
    ['live', 'scheduled', 409],
    ['completed', 'live', 409],
    ['completed', 'completed', 200],
    ['cancelled', 'scheduled', 409],
  ] as const)('%s to %s is %i', async (status, to, code) => {
    from(status)
    const response = await put({ status: to })
    expect(response.statusCode).toBe(code)
    expect(service.rows.events.get(1)?.status).toBe(code === 200 ? to : status)
  })

  test.each([
    ['scheduled', 200],
    ['live', 200],
    ['completed', 409],
    ['cancelled', 409],
  ] as const)('deleting one that is %s is %i', async (status, code) => {
    from(status)
    expect((await service.as.editor('DELETE', '/admin/events/1')).statusCode).toBe(code)
    expect(service.rows.events.get(1)?.status).toBe(code === 200 ? 'cancelled' : status)
  })

  test('a new event cannot begin in the middle of it', async () => {
    expect((await create({ status: 'live' })).statusCode).toBe(409)
    expect((await create({ status: 'scheduled' })).statusCode).toBe(200)
  })
})

test('editors see cancelled events and bouts, and how the last poll went', async () => {
  service.rows.events.set(1, {
    ...anEvent,
    status: 'cancelled',
    last_poll_at: new Date('2026-02-17T11:59:30Z'),
    last_poll_error: 'the provider answered 500',
    last_poll_anomalies: [],
    poll_failures: 2,
  })
  service.rows.bouts.set(1, { ...aBout, status: 'cancelled' })
  const { items } = (await service.as.editor('GET', '/admin/events?org=UFC')).json()
  expect(items).toHaveLength(1)
  expect(items[0]).toMatchObject({
    status: 'cancelled',
    bouts: [{ id: 1, status: 'cancelled', result_source: 'provider' }],
    last_poll: { at: '2026-02-17T11:59:30Z', error: 'the provider answered 500', failures: 2, anomalies: [] },
  })
  expect((await service.as.editor('GET', '/admin/events/1')).json()).toEqual(items[0])
})

test('an event that is not there is 404', async () => {
  expect((await service.as.editor('GET', '/admin/events/7')).statusCode).toBe(404)
  expect((await service.as.editor('PUT', '/admin/events/7', {})).statusCode).toBe(404)
  expect((await service.as.editor('DELETE', '/admin/events/7')).statusCode).toBe(404)
  expect((await service.as.editor('DELETE', '/admin/events/7/bouts/1')).statusCode).toBe(404)
})
