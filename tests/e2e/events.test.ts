import { eventually } from '@bajiaozhi/shared/testing/eventually'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { admin, call, get } from './api.ts'
import {
  addBout,
  adminEvent,
  cardOf,
  createEvent,
  createFighter,
  editBout,
  editFighter,
  type Fighter,
  token,
} from './arena.ts'
import { BAD_IDS, BAD_PAGES, expectRefusal } from './refusal.ts'
import { restartCounts } from './stack.ts'

let fighters: Fighter[]
let before: string[]

beforeAll(async () => {
  before = await restartCounts()
  fighters = await Promise.all(
    ['Red', 'Blue', 'Third', 'Fourth'].map((name) =>
      createFighter(`${name} ${token()}`, { name_zh: `选手${token()}` }),
    ),
  )
}, 60_000)
afterAll(async () => expect(await restartCounts()).toEqual(before))

const [RED, BLUE, THIRD, FOURTH] = [0, 1, 2, 3].map((at) => () => fighters[at]!.id) as [
  () => number,
  () => number,
  () => number,
  () => number,
]
const listed = async (query: string): Promise<number[]> =>
  (await get(`/api/events?limit=100&${query}`)).body.items.map(({ id }: { id: number }) => id)

describe('an event', () => {
  test('is on the list at once, with what the mini-program shows', async () => {
    const event = await createEvent()
    await addBout(event.id, RED(), BLUE())

    const { items } = (await get('/api/events?limit=100')).body
    expect(items.find(({ id }: { id: number }) => id === event.id)).toEqual({
      id: event.id,
      org: 'UFC',
      name: event.name,
      status: 'scheduled',
      starts_at: '2031-02-17T20:00:00Z',
      venue: 'Chengdu',
      poster_url: 'https://posters.example/night.png',
      bout_count: 1,
    })
  })

  test('is found by its org, its day in Shanghai and its status', async () => {
    const { id } = await createEvent({ org: 'ONE', starts_at: '2030-06-01T17:00:00Z' })

    expect(await listed('org=ONE&date=2030-06-02&status=scheduled')).toContain(id)
    expect(await listed('org=ONE&date=2030-06-01')).not.toContain(id)
    expect(await listed('org=UFC')).not.toContain(id)
    expect(await listed('status=completed')).not.toContain(id)
  })

  test('comes in pages, latest start first, each once', async () => {
    const org = `Org ${token()}`
    const ids: number[] = []
    for (const day of ['03', '01', '02', '01'])
      ids.push((await createEvent({ org, starts_at: `2031-05-${day}T10:00:00Z` })).id)

    const seen: number[] = []
    for (let cursor = ''; ; ) {
      const { body } = await get(`/api/events?org=${encodeURIComponent(org)}&limit=1${cursor}`)
      seen.push(...body.items.map(({ id }: { id: number }) => id))
      if (body.next_cursor === null) break
      cursor = `&cursor=${encodeURIComponent(body.next_cursor)}`
    }
    expect(seen).toEqual([ids[0], ids[2], ids[3], ids[1]])
  })

  test('goes from scheduled to live to completed, and no other way', async () => {
    const { id } = await createEvent()
    const become = (status: string) => admin('PUT', `/admin/events/${id}`, { status })

    expectRefusal(await become('completed'), [409])
    expect((await become('live')).body).toMatchObject({ status: 'live' })
    expectRefusal(await become('scheduled'), [409])
    expect((await become('completed')).body).toMatchObject({ status: 'completed' })
    expectRefusal(await become('cancelled'), [409])
    expectRefusal(await admin('DELETE', `/admin/events/${id}`), [409])
    expect(await cardOf(id)).toMatchObject({ status: 'completed' })
  })

  test('that is cancelled is listed only with its status', async () => {
    const { id } = await createEvent()
    expect((await admin('DELETE', `/admin/events/${id}`)).body).toMatchObject({ status: 'cancelled' })

    expect(await listed('')).not.toContain(id)
    expect(await listed('status=cancelled')).toContain(id)
  })

  test('changes by what is given: an absent key changes nothing, null clears, what was read may be sent back', async () => {
    const { id } = await createEvent({ promo_video_url: 'https://films.example/a.mp4' })
    const shown = await adminEvent(id)

    await admin('PUT', `/admin/events/${id}`, { ...shown, venue: '上海 🥊', promo_video_url: null })

    const card = await cardOf(id)
    expect(card).toMatchObject({ name: shown.name, venue: '上海 🥊', poster_url: shown.poster_url })
    expect(card).not.toHaveProperty('promo_video_url')
  })
})

describe('a card', () => {
  test('is grouped into main card and prelims, in order, without cancelled bouts', async () => {
    const { id } = await createEvent()
    const prelim = await addBout(id, RED(), BLUE(), { sequence_no: 2, card_segment: 'early_prelims' })
    const main = await addBout(id, THIRD(), FOURTH(), { sequence_no: 1, card_segment: 'main_card', is_title: true })
    const gone = await addBout(id, RED(), FOURTH(), { sequence_no: 3 })
    await admin('DELETE', `/admin/events/${id}/bouts/${gone.id}`)

    const card = await cardOf(id)
    const ids = (bouts: { id: number }[]) => bouts.map((bout) => bout.id)
    expect([ids(card.bouts), ids(card.main_card), ids(card.prelims)]).toEqual([
      [main.id, prelim.id],
      [main.id],
      [prelim.id],
    ])
    expect(Object.keys(card.main_card[0].red_fighter).sort()).toEqual([
      'avatar_url',
      'country',
      'id',
      'name',
      'name_zh',
      'rank',
      'weight_class',
    ])
    expect(
      (await get('/api/events?limit=100')).body.items.find((one: { id: number }) => one.id === id).bout_count,
    ).toBe(2)
  })

  test('shows a result in words, and the plain weight class', async () => {
    const { id } = await createEvent()
    const bout = await addBout(id, RED(), BLUE(), { weight_class: "UFC Women's Flyweight Title Bout" })
    await editBout(id, bout.id, { winner_id: BLUE(), method: 'Decision - Unanimous', round: 5, time_sec: 300 })

    expect((await cardOf(id)).main_card[0]).toMatchObject({
      weight_class: "Women's Flyweight",
      is_title: true,
      winner_id: BLUE(),
      method: 'Unanimous Decision',
      result: 'Unanimous Decision',
      result_status: 'official',
    })
  })

  test('changes when a fighter does', async () => {
    const { id } = await createEvent()
    const fighter = await createFighter(`Before ${token()}`)
    await addBout(id, fighter.id, BLUE())
    expect((await cardOf(id)).main_card[0].red_fighter.name).toBe(fighter.name)

    const name = `After ${token()}`
    await editFighter(fighter.id, { name, name_zh: '新名字' })

    await eventually(async () =>
      expect((await cardOf(id)).main_card[0].red_fighter).toMatchObject({ name, name_zh: '新名字' }),
    )
  })
})

describe('bad requests', () => {
  test.each(BAD_IDS)('the event id %s gets 400', async (id) => {
    const answer = await get(`/api/events/${id}`)
    expectRefusal(answer, [400])
    // The gateway refuses an encoded NUL before the service sees an id in it.
    expect(answer.body.error).toBe(id === '1%00' ? 'the path is not spelled in its normal form' : 'invalid event id')
    expectRefusal(await admin('GET', `/admin/events/${id}`), [400])
  })

  test('the id of nothing gets 404', async () => {
    expectRefusal(await get('/api/events/999999999'), [404])
    expectRefusal(await admin('PUT', '/admin/events/999999999', { venue: 'x' }), [404])
    expectRefusal(await admin('DELETE', '/admin/events/999999999'), [404])
  })

  test.each([
    ...BAD_PAGES,
    'cursor=broken',
    'cursor=%00',
    'cursor=W10',
    'date=tomorrow',
    'date=2026-13-40',
    'date=2026-02-30',
    'status=running',
    'org=',
  ])('the list query %s gets 400', async (query) => expectRefusal(await get(`/api/events?${query}`), [400]))

  const event = (fields: object) => ({ org: 'UFC', name: 'A night', starts_at: '2031-02-17T20:00:00Z', ...fields })

  test.each([
    ['malformed JSON', '{"name":'],
    ['no JSON object', '[]'],
    ['null', 'null'],
    ['a missing field', { name: 'x' }],
    ['a wrong type', event({ name: 7 })],
    ['an unknown field', event({ colour: 'red' })],
    ['a blank name', event({ name: '   ' })],
    ['a name of 600 characters', event({ name: 'x'.repeat(600) })],
    ['a start that is none', event({ starts_at: 'tomorrow' })],
    ['a start that is no day', event({ starts_at: '2031-02-30T20:00:00Z' })],
    ['a poster that is a script', event({ poster_url: 'javascript:alert(1)' })],
    ['an unknown status', event({ status: 'running' })],
    ['a NUL', '{"org":"UFC","name":"a\\u0000b","starts_at":"2031-02-17T20:00:00Z"}'],
    ['half of a surrogate pair', '{"org":"UFC","name":"\\ud83e","starts_at":"2031-02-17T20:00:00Z"}'],
    ['a provider that is no text', event({ external_refs: { ufc_live: 1069 } })],
  ])('an event with %s gets a clear 4xx', async (_what, body) => {
    expectRefusal(await admin('POST', '/admin/events', body), [400, 422])
  })

  test('a bout that cannot be gets 422', async () => {
    const { id } = await createEvent()
    const bout = await addBout(id, RED(), BLUE())
    const add = (red: number, blue: number) =>
      admin('POST', `/admin/events/${id}/bouts`, { red_fighter_id: red, blue_fighter_id: blue })
    const edit = (fields: object) => admin('PUT', `/admin/events/${id}/bouts/${bout.id}`, fields)

    expectRefusal(await add(RED(), RED()), [422])
    expectRefusal(await add(RED(), 999_999_999), [422])
    expectRefusal(await edit({ winner_id: THIRD() }), [422])
    expectRefusal(await edit({ blue_fighter_id: RED() }), [422])
    expectRefusal(await edit({ winner_id: RED(), method: 'No Contest' }), [422])
    expectRefusal(await edit({ round: 99 }), [400, 422])
    expectRefusal(await edit({ time_sec: -1 }), [400, 422])
    expectRefusal(await edit({ method: 7 }), [400])
    expect((await cardOf(id)).bouts[0]).toMatchObject({ winner_id: 0, result: '' })
  })

  test('a bout of another event, or of none, gets 404', async () => {
    const [one, other] = [await createEvent(), await createEvent()]
    const bout = await addBout(one.id, RED(), BLUE())

    expectRefusal(await admin('PUT', `/admin/events/${other.id}/bouts/${bout.id}`, { round: 1 }), [404])
    expectRefusal(await admin('DELETE', `/admin/events/${one.id}/bouts/999999999`), [404])
    expectRefusal(await admin('DELETE', `/admin/events/${one.id}/bouts/x`), [400])
  })

  test('a finished bout cannot be cancelled, a cancelled one cannot be changed', async () => {
    const { id } = await createEvent()
    const [finished, cancelled] = [await addBout(id, RED(), BLUE()), await addBout(id, THIRD(), FOURTH())]
    await editBout(id, finished.id, { winner_id: RED(), method: 'KO/TKO' })
    await admin('DELETE', `/admin/events/${id}/bouts/${cancelled.id}`)

    expectRefusal(await admin('DELETE', `/admin/events/${id}/bouts/${finished.id}`), [409])
    expectRefusal(await admin('PUT', `/admin/events/${id}/bouts/${cancelled.id}`, { round: 1 }), [409])
  })

  test.each([
    ['GET', '/admin/events'],
    ['POST', '/admin/events'],
    ['PUT', '/admin/events/1'],
    ['DELETE', '/admin/events/1'],
    ['POST', '/admin/events/1/bouts'],
  ])('%s %s without a token gets 401', async (method, path) => {
    expectRefusal(await call(method, path, method === 'GET' || method === 'DELETE' ? {} : { body: {} }), [401])
  })

  test.each(['/internal/events/due', '/internal/events/1/polls', '/internal/fighters/1'])(
    '%s is nowhere',
    async (path) => {
      expect([400, 404]).toContain((await admin('POST', path, {})).status)
    },
  )
})
