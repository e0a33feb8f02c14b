import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { Bout } from '../../src/bouts/bout-model.ts'
import { buildFakeService, type FakeService } from '../fakes/fake-service.ts'
import { aBout, anEvent, aSnapshot } from '../fakes/memory-database.ts'

let service: FakeService

beforeEach(async () => {
  service = await buildFakeService()
  service.rows.events.set(1, { ...anEvent, status: 'live' })
  for (const id of [1, 2]) service.rows.snapshots.set(id, aSnapshot(id))
})
afterEach(() => service.app.close())

const add = (more: object = {}) =>
  service.as.editor('POST', '/admin/events/1/bouts', { red_fighter_id: 1, blue_fighter_id: 2, ...more })
const put = (change: object) => service.as.editor('PUT', '/admin/events/1/bouts/1', change)
const given = (bout: Partial<Bout> = {}) => service.rows.bouts.set(1, { ...aBout, ...bout })
const version = () => service.rows.events.get(1)!.version

const finished = {
  status: 'finished',
  winner_id: 1,
  method: 'KO/TKO',
  round: 1,
  time_sec: 60,
  result_status: 'official',
} as const

describe('a bout', () => {
  test('is added at the end of the card with defaults, and the card knows it at once', async () => {
    given({ sequence_no: 7 })
    const { created_at, updated_at, event_id, ...plain } = aBout
    expect((await add({ weight_class: "UFC Women's Flyweight Title Bout", card_segment: 'Main Card' })).json()).toEqual(
      {
        ...plain,
        id: 2,
        sequence_no: 8,
        weight_class: "Women's Flyweight",
        is_title: true,
      },
    )
    expect(version()).toBe(2)
    expect(service.unitOfWork.announced).toMatchObject([{ id: 1, version: 2, tags: ['events', 'event:1'] }])
  })

  test('whose fighter has no snapshot fetches it from fighters first', async () => {
    service.state.known.set(9, aSnapshot(9))
    expect((await add({ blue_fighter_id: 9 })).statusCode).toBe(200)
    expect(service.rows.snapshots.get(9)).toEqual(aSnapshot(9))
    expect(service.state.asked).toEqual([9])
  })

  test('of a fighter that nobody knows is 422, and of one that nobody can ask for 503', async () => {
    const unknown = await add({ blue_fighter_id: 9 })
    expect(unknown.statusCode).toBe(422)
    expect(unknown.json()).toMatchObject({ code: 'FIGHTER_NOT_FOUND' })
    service.state.fighters = 'away'
    expect((await add({ blue_fighter_id: 9 })).statusCode).toBe(503)
    expect((await add()).statusCode).toBe(200)
    expect(service.rows.bouts.size).toBe(1)
  })

  test('is not added to a cancelled event, nor to one that is not there', async () => {
    service.rows.events.set(1, { ...anEvent, status: 'cancelled' })
    expect((await add()).statusCode).toBe(409)
    service.rows.events.clear()
    expect((await add()).statusCode).toBe(404)
  })

  test('is cancelled while it is pending, once', async () => {
    given()
    const remove = () => service.as.editor('DELETE', '/admin/events/1/bouts/1')
    expect((await remove()).json()).toMatchObject({ status: 'cancelled' })
    expect((await remove()).statusCode).toBe(409)
    expect((await put({ round: 1 })).statusCode).toBe(409)
    given(finished)
    expect((await remove()).statusCode).toBe(409)
    expect((await put({ status: 'cancelled' })).statusCode).toBe(409)
    expect((await put({ status: 'pending' })).statusCode).toBe(409)
    expect(version()).toBe(2)
  })

  test('belongs to its event', async () => {
    given({ event_id: 2 })
    expect((await put({ round: 1 })).statusCode).toBe(404)
  })
})

describe('what cannot be is 422', () => {
  test.each([
    ['red equal to blue', { blue_fighter_id: 1 }],
    ['a winner who is not in the bout', { winner_id: 3 }],
    ['a winner of a pending bout', { winner_id: 1, status: 'pending' }],
    ['a winner of a cancelled bout', { winner_id: 1, status: 'cancelled' }],
    ['a result that is still pending', { winner_id: 1, result_status: 'pending' }],
    ['a draw with a winner', { winner_id: 1, method: 'Majority Draw' }],
    ['a round without a result', { round: 2 }],
    ['an official result that is none', { status: 'finished', result_status: 'official' }],
  ])('%s', async (_what, more) => {
    expect((await add(more)).statusCode).toBe(422)
    given()
    expect((await put(more)).statusCode).toBe(422)
    expect(service.rows.bouts.get(1)).toEqual(aBout)
    expect(version()).toBe(1)
  })
})

describe("an editor's result", () => {
  test('ends the bout, is official and locked, in the words of the contract', async () => {
    given()
    const response = await put({ winner_id: 2, method: 'Decision - Unanimous', round: 3, time_sec: 300 })
    expect(response.json()).toMatchObject({
      status: 'finished',
      winner_id: 2,
      method: 'Unanimous Decision',
      result_status: 'official',
      result_source: 'editor',
    })
  })

  test('locks although the client hands back `provider`, which it got', async () => {
    const { event_id, created_at, updated_at, ...got } = { ...aBout, ...finished }
    given(got)
    expect((await put({ ...got, winner_id: 2 })).json()).toMatchObject({ winner_id: 2, result_source: 'editor' })
    expect((await put({ result_source: 'provider' })).json()).toMatchObject({
      winner_id: 2,
      result_source: 'provider',
    })
  })

  test('makes a provisional result official, for no provider will', async () => {
    given({ ...finished, result_status: 'provisional' })
    expect((await put({ winner_id: 2 })).json()).toMatchObject({ winner_id: 2, result_status: 'official' })
  })

  test('may be a lock alone, before there is a result', async () => {
    given()
    expect((await put({ result_source: 'editor' })).json()).toMatchObject({
      status: 'pending',
      result_source: 'editor',
    })
  })

  test('that is the same again changes nothing', async () => {
    given({ ...finished, result_source: 'editor' })
    expect((await put(finished)).statusCode).toBe(200)
    expect(version()).toBe(1)
  })

  test('can be taken back, and leaves nothing', async () => {
    given(finished)
    expect((await put({ winner_id: null, method: null })).json()).toMatchObject({
      status: 'finished',
      winner_id: 0,
      method: '',
      round: 0,
      time_sec: 0,
      result_status: 'pending',
      result_source: 'editor',
    })
  })

  test('can be overturned to a no contest', async () => {
    given(finished)
    const overturned = { winner_id: null, method: 'NC', result_status: 'overturned' }
    expect((await put(overturned)).json()).toMatchObject({
      winner_id: 0,
      method: 'No Contest',
      result_status: 'overturned',
    })
  })
})
