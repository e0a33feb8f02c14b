import type { LiveBout } from '@bajiaozhi/shared/contracts/live'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { buildFakeService, type FakeService } from '../fakes/fake-service.ts'
import { aBout, anEvent, aSnapshot } from '../fakes/memory-database.ts'

let service: FakeService

beforeEach(async () => {
  service = await buildFakeService()
  service.rows.events.set(1, { ...anEvent, status: 'live', external_refs: { ufc_live: '9001' } })
  for (const id of [1, 2, 3, 4]) service.rows.snapshots.set(id, aSnapshot(id))
  service.rows.bouts.set(1, aBout)
  service.rows.bouts.set(2, { ...aBout, id: 2, sequence_no: 2, red_fighter_id: 3, blue_fighter_id: 4 })
})
afterEach(() => service.app.close())

const won: LiveBout = {
  provider_bout_id: '900101',
  red_name: 'Fighter 2',
  blue_name: 'Fighter 1',
  status: 'over',
  is_final: true,
  winner: 'blue',
  method: 'KO/TKO',
  round: 1,
  time_sec: 194,
}
let jobs = 0
const job = (second: number) => ({
  job_id: `job-${++jobs}`,
  polled_at: `2026-02-17T12:00:${String(second).padStart(2, '0')}Z`,
})
const cardOf = (...bouts: LiveBout[]) => ({
  card: { provider_event_id: '9001', event_status: 'live', bouts, anomalies: [] },
})
const send = async (poll: object) => (await service.as.service('POST', '/internal/events/1/polls', poll)).json()
const fail = (second: number) => send({ ...job(second), error: 'the provider answered 500' })
const due = async () => (await service.as.service('POST', '/internal/events/due')).json()
const lastPoll = async () => (await service.as.editor('GET', '/admin/events/1')).json().last_poll
const version = () => service.rows.events.get(1)!.version

describe('a poll', () => {
  test('writes what changed, in one version, and voids the card', async () => {
    const before = (await service.app.inject('/api/events/1')).json()
    expect(before.main_card[0]).toMatchObject({ winner_id: 0, result: '' })

    expect(await send({ ...job(0), ...cardOf(won) })).toEqual({ changed: 1, failures: 0 })
    expect(version()).toBe(2)
    const card = (await service.app.inject('/api/events/1')).json()
    expect(card.main_card[0]).toMatchObject({ winner_id: 1, result: 'KO/TKO R1 3:14', result_status: 'official' })
    expect(service.rows.bouts.get(1)).toMatchObject({
      result_source: 'provider',
      external_refs: { ufc_live: '900101' },
    })
  })

  test('that comes twice, or says the same again, changes nothing', async () => {
    const poll = { ...job(0), ...cardOf(won) }
    await send(poll)
    expect(await send(poll)).toEqual({ changed: 0, failures: 0 })
    expect(await send({ ...job(30), ...cardOf(won) })).toEqual({ changed: 0, failures: 0 })
    expect(version()).toBe(2)
    expect(service.unitOfWork.announced).toHaveLength(1)
  })

  test('that is older than the last one is not heard', async () => {
    await send({ ...job(30), ...cardOf() })
    expect(await send({ ...job(0), ...cardOf(won) })).toEqual({ changed: 0, failures: 0 })
    expect(await lastPoll()).toMatchObject({ at: '2026-02-17T12:00:30Z' })
    expect(version()).toBe(1)
  })

  test('leaves what an editor has corrected', async () => {
    await send({ ...job(0), ...cardOf(won) })
    await service.as.editor('PUT', '/admin/events/1/bouts/1', { winner_id: 2 })
    await send({ ...job(30), ...cardOf(won) })
    expect(service.rows.bouts.get(1)).toMatchObject({ winner_id: 2, result_source: 'editor' })

    await service.as.editor('PUT', '/admin/events/1/bouts/1', { result_source: 'provider' })
    await send({ ...job(59), ...cardOf(won) })
    expect(service.rows.bouts.get(1)).toMatchObject({ winner_id: 1, result_source: 'provider' })
  })

  test('completes the event with its last official result, and is not heard after that', async () => {
    const other = { ...won, provider_bout_id: '900102', red_name: 'Fighter 3', blue_name: 'Fighter 4' }
    expect(await send({ ...job(0), ...cardOf(won, other) })).toEqual({ changed: 3, failures: 0 })
    expect(service.rows.events.get(1)).toMatchObject({ status: 'completed', version: 2 })
    const late = { ...other, winner: 'red' as const }
    expect(await send({ ...job(30), ...cardOf(won, late) })).toEqual({ changed: 0, failures: 0 })
  })

  test('shows its anomalies to editors', async () => {
    await send({ ...job(0), ...cardOf({ ...won, red_name: 'Nobody' }) })
    expect(await lastPoll()).toEqual({
      at: '2026-02-17T12:00:00Z',
      failures: 0,
      anomalies: ['Nobody vs Fighter 1 is not on our card'],
    })
  })

  test('of no event is 404, and a malformed one 400', async () => {
    const poll = { ...job(0), ...cardOf() }
    expect((await service.as.service('POST', '/internal/events/7/polls', poll)).statusCode).toBe(404)
    expect((await service.as.service('POST', '/internal/events/1/polls', { ...job(0) })).statusCode).toBe(400)
  })
})

describe('failed polls', () => {
  const errors = () => service.lines.filter((line) => line.level === 'error' || line.level === 50)
  const interval = async () => (await due()).items[0].interval_sec

  test('three in a row slow the pace down and log one error; the first success takes both back', async () => {
    expect(await interval()).toBe(30)
    expect([await fail(1), await fail(2)].map(({ failures }) => failures)).toEqual([1, 2])
    expect(await interval()).toBe(30)
    expect(errors()).toHaveLength(0)

    await fail(3)
    await fail(4)
    expect(await interval()).toBe(60)
    expect(errors()).toHaveLength(1)
    expect(await lastPoll()).toMatchObject({ error: 'the provider answered 500', failures: 4 })

    expect(await send({ ...job(5), ...cardOf() })).toEqual({ changed: 0, failures: 0 })
    expect(await interval()).toBe(30)
    expect(await lastPoll()).not.toHaveProperty('error')
  })

  test('the same failure reported twice counts once', async () => {
    const failure = { ...job(0), error: 'a time-out' }
    await send(failure)
    expect(await send(failure)).toEqual({ changed: 0, failures: 1 })
    expect(version()).toBe(1)
  })
})

describe('what is due', () => {
  const item = { event_id: 1, provider: 'ufc_live', provider_event_id: '9001', interval_sec: 30 }

  test('an event becomes live at its start, and its card knows it', async () => {
    service.rows.events.set(1, { ...service.rows.events.get(1)!, status: 'scheduled' })
    expect(await due()).toEqual({ items: [] })
    service.rows.events.set(1, { ...service.rows.events.get(1)!, starts_at: new Date('2026-02-17T12:00:00Z') })
    expect(await due()).toEqual({ items: [item] })
    expect(await due()).toEqual({ items: [item] })
    expect(service.rows.events.get(1)).toMatchObject({ status: 'live', version: 2 })
    expect(service.unitOfWork.announced).toHaveLength(1)
  })

  test('a live event that no provider knows is not polled, nor one that is not live', async () => {
    service.rows.events.set(2, { ...anEvent, id: 2, status: 'live' })
    service.rows.events.set(3, { ...anEvent, id: 3, status: 'completed', external_refs: { ufc_live: '5' } })
    expect(await due()).toEqual({ items: [item] })
  })
})
