import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { buildFakeService, type FakeService } from '../fakes/fake-service.ts'
import { aBout, anEvent, aSnapshot } from '../fakes/memory-database.ts'

let service: FakeService

beforeEach(async () => {
  service = await buildFakeService()
})
afterEach(() => service.app.close())

const read = (url: string) => service.app.inject(url)
const ids = async (query = '') =>
  (await read(`/api/events${query}`)).json().items.map((item: { id: number }) => item.id)

function fill(): void {
  const { events, bouts, snapshots } = service.rows
  events.set(1, { ...anEvent, poster_url: '/media-cache/sample/cover-1.jpg' })
  bouts.set(1, { ...aBout, red_ranking: 'C', is_title: true })
  bouts.set(2, { ...aBout, id: 2, sequence_no: 2, red_fighter_id: 3, blue_fighter_id: 4, card_segment: 'prelims' })
  bouts.set(3, { ...aBout, id: 3, sequence_no: 3, status: 'cancelled' })
  for (const id of [1, 2, 3]) snapshots.set(id, aSnapshot(id))
}

/** Ten per cent up or down. */
const around = (sec: number) => expect.closeTo(sec, -Math.log10(0.2001 * sec))

describe('a card', () => {
  test('shows what the contract names, cancelled bouts left out', async () => {
    fill()
    service.rows.bouts.set(1, {
      ...service.rows.bouts.get(1)!,
      status: 'finished',
      winner_id: 2,
      method: 'KO/TKO',
      round: 2,
      time_sec: 100,
      result_status: 'official',
    })
    const response = await read('/api/events/1')
    const result = {
      result: 'KO/TKO R2 1:40',
      winner_id: 2,
      method: 'KO/TKO',
      round: 2,
      time_sec: 100,
      result_status: 'official',
    }
    const none = { result: '', winner_id: 0, method: '', round: 0, time_sec: 0, result_status: 'pending' }
    const fighter = (id: number, rank: string) => ({
      id,
      name: `Fighter ${id}`,
      name_zh: `拳手${id}`,
      country: 'China',
      rank,
      weight_class: 'Lightweight',
      avatar_url: 'https://api.example.com/media-cache/sample/cover-1.jpg',
    })
    const shared = { weight_class: 'Lightweight' }
    const main = { id: 1, card_segment: 'main_card', ...shared, ...result }
    const prelim = { id: 2, card_segment: 'prelims', ...shared, ...none }
    expect(response.json()).toEqual({
      id: 1,
      org: 'UFC',
      name: 'an event',
      status: 'scheduled',
      starts_at: '2026-02-17T20:00:00Z',
      venue: 'an arena',
      poster_url: 'https://api.example.com/media-cache/sample/cover-1.jpg',
      updated_at: '2026-02-01T00:00:00Z',
      bouts: [
        { ...main, sequence_no: 1, red_fighter_id: 1, blue_fighter_id: 2, red_ranking: 'C', blue_ranking: '' },
        { ...prelim, sequence_no: 2, red_fighter_id: 3, blue_fighter_id: 4, red_ranking: '', blue_ranking: '' },
      ],
      main_card: [{ ...main, is_title: true, red_fighter: fighter(1, 'C'), blue_fighter: fighter(2, '') }],
      prelims: [
        {
          ...prelim,
          is_title: false,
          red_fighter: fighter(3, ''),
          blue_fighter: { id: 4, name: '', name_zh: '', country: '', rank: '', weight_class: '', avatar_url: '' },
        },
      ],
    })
    expect(response.headers).toMatchObject({
      'x-cache-tags': 'event:1',
      'cache-control': 'no-cache',
      etag: expect.stringMatching(/^"[^"]+"$/),
    })
  })

  test('is read from MySQL once, kept, and not read again until it is voided', async () => {
    fill()
    const first = (await read('/api/events/1')).json()
    service.rows.events.set(1, { ...service.rows.events.get(1)!, name: 'changed behind our back' })
    expect((await read('/api/events/1')).json()).toEqual(first)
    expect(service.store.fills).toEqual(['cache:event:detail:v1:1'])

    await service.as.editor('PUT', '/admin/events/1', { name: 'changed' })
    expect((await read('/api/events/1')).json()).toMatchObject({ name: 'changed' })
  })

  test('is kept for 20 s while it is live, and for 120 s otherwise', async () => {
    fill()
    service.rows.events.set(2, { ...anEvent, id: 2, status: 'live' })
    await read('/api/events/1')
    await read('/api/events/2')
    expect(service.state.ttls).toEqual([around(120), around(20)])
  })

  test('of no event is 404, with the tag of what would make it exist', async () => {
    const response = await read('/api/events/7')
    expect(response.statusCode).toBe(404)
    expect(response.json()).toMatchObject({ code: 'EVENT_NOT_FOUND' })
    expect(response.headers['x-cache-tags']).toBe('event:7')
  })

  test('without bouts has its three arrays none the less', async () => {
    service.rows.events.set(1, anEvent)
    expect((await read('/api/events/1')).json()).toMatchObject({ bouts: [], main_card: [], prelims: [] })
  })
})

describe('the list', () => {
  beforeEach(() => {
    const at = (time: string) => ({ starts_at: new Date(time) })
    service.rows.events.set(1, { ...anEvent, ...at('2026-02-16T15:59:59Z') })
    service.rows.events.set(2, { ...anEvent, id: 2, org: 'ONE', ...at('2026-02-16T16:00:00Z') })
    service.rows.events.set(3, { ...anEvent, id: 3, status: 'cancelled', ...at('2026-02-17T10:00:00Z') })
    service.rows.events.set(4, { ...anEvent, id: 4, status: 'live', ...at('2026-02-17T16:00:00Z') })
    service.rows.bouts.set(1, aBout)
    service.rows.bouts.set(2, { ...aBout, id: 2, status: 'cancelled' })
  })

  test('is the latest start first, with counts that leave out cancelled bouts', async () => {
    const list = await read('/api/events')
    expect(list.json().items.map((item: { id: number; bout_count: number }) => [item.id, item.bout_count])).toEqual([
      [4, 0],
      [2, 0],
      [1, 1],
    ])
    expect(list.json().next_cursor).toBeNull()
    expect(list.headers['x-cache-tags']).toBe('events')
  })

  test('can be asked for an organisation, a state, and a day in Shanghai', async () => {
    expect(await ids('?org=ONE')).toEqual([2])
    expect(await ids('?org=one')).toEqual([])
    expect(await ids('?status=live')).toEqual([4])
    expect(await ids('?status=cancelled')).toEqual([3])
    expect(await ids('?date=2026-02-17')).toEqual([2])
    expect(await ids('?date=2026-02-17&status=cancelled')).toEqual([3])
    expect(await ids('?date=2026-02-16')).toEqual([1])
  })

  test('goes on by its cursor to the end', async () => {
    const first = (await read('/api/events?limit=2')).json()
    const second = (await read(`/api/events?limit=2&cursor=${first.next_cursor}`)).json()
    expect([...first.items, ...second.items].map((item: { id: number }) => item.id)).toEqual([4, 2, 1])
    expect(second.next_cursor).toBeNull()
  })

  test('keeps each of its queries in one hash, for 60 s', async () => {
    await ids()
    await ids()
    await ids('?org=ONE')
    expect(service.store.fills).toEqual([
      'cache:events:list:v1 [50,"","","",""]',
      'cache:events:list:v1 [50,"","ONE","",""]',
    ])
    expect(service.state.ttls).toEqual([around(60), around(60)])
  })

  test.each([
    'date=2026-02-31',
    'date=17.2.2026',
    'status=over',
    'org=',
    'limit=0',
    'limit=101',
    'cursor=x',
    'cursor=W10',
  ])('?%s is 400', async (query) => {
    expect((await read(`/api/events?${query}`)).statusCode).toBe(400)
    expect(service.store.fills).toEqual([])
  })
})
