import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createSite } from '../src/site.ts'

let site: Server
let base: string
let lastId = 100

beforeAll(async () => {
  site = createSite().listen(0, '127.0.0.1')
  await once(site, 'listening')
  base = `http://127.0.0.1:${(site.address() as AddressInfo).port}`
})
afterAll(async () => {
  site.closeAllConnections()
  await new Promise((resolve) => site.close(resolve))
})

const ask = (id: string, signal?: AbortSignal) =>
  fetch(`${base}/live/ufc/${id}.json`, signal === undefined ? {} : { signal })
// biome-ignore lint/suspicious/noExplicitAny: what tests look into
const eventOf = async (id: string): Promise<any> => ((await (await ask(id)).json()) as any).LiveEventDetail
const order = (body: object) => fetch(`${base}/control/live`, { method: 'POST', body: JSON.stringify(body) })
const stateOf = async (id: string) => (await fetch(`${base}/control/live?id=${id}`)).json()
const freshId = () => String(++lastId)
const bouts = [
  { red: 'Jiří Procházka', blue: 'Alex Pereira' },
  { red: 'Zhang Weili', blue: 'Yan Xiaonan' },
]
const outcomes = (fight: {
  Fighters: { Name: { LastName: string }; Corner: string; Outcome: { Outcome: string } }[]
}) => fight.Fighters.map(({ Name, Corner, Outcome }) => [Name.LastName, Corner, Outcome.Outcome])

describe('the live provider', () => {
  test('shows the sample event with nothing fought yet', async () => {
    const event = await eventOf('9001')
    expect(event).toMatchObject({ EventId: 9001, Status: 'In Progress' })
    expect(event.FightCard).toHaveLength(6)
    for (const fight of event.FightCard) expect(fight).toMatchObject({ Status: 'Upcoming', Result: { Method: null } })
  })

  test('does not know an id until it is programmed, and says so as the real one does', async () => {
    const id = freshId()
    expect(await eventOf(id)).toEqual({})
    await order({ id, bouts })
    expect((await eventOf(id)).FightCard).toHaveLength(2)
  })

  test('sets the winner of a bout, and leaves the other', async () => {
    const id = freshId()
    await order({ id, bouts })
    await order({ id, results: [{ bout: 2, winner: 'Zhang Weili', method: 'KO/TKO', round: 2, time: '1:40' }] })
    const [first, second] = (await eventOf(id)).FightCard
    expect(first).toMatchObject({ Status: 'Upcoming' })
    expect(second).toMatchObject({
      Status: 'Final',
      Result: { Method: 'KO/TKO', EndingRound: 2, EndingTime: '1:40' },
    })
    expect(outcomes(second)).toEqual([
      ['Weili', 'Red', 'Win'],
      ['Xiaonan', 'Blue', 'Loss'],
    ])
  })

  test('reorders, swaps corners, drops diacritics and adds a stranger, and the winner stays who it was', async () => {
    const id = freshId()
    const results = [{ bout: 1, winner: 'Jiří Procházka' }]
    await order({ id, bouts, results, reverse: true, swap_corners: true, drop_diacritics: true, stranger: true })
    const { FightCard } = await eventOf(id)
    expect(FightCard).toHaveLength(3)
    expect(outcomes(FightCard[2])).toEqual([
      ['Pereira', 'Red', 'Loss'],
      ['Prochazka', 'Blue', 'Win'],
    ])
    await order({ id, reset: true, bouts })
    expect((await eventOf(id)).FightCard).toHaveLength(2)
  })

  test.each([
    ['draw', 'Draw'],
    ['no contest', 'No Contest'],
  ])('gives both corners a %s', async (winner, word) => {
    const id = freshId()
    await order({ id, bouts: [{ ...bouts[0], winner }] })
    const [fight] = (await eventOf(id)).FightCard
    expect(outcomes(fight).map(([, , outcome]) => outcome)).toEqual([word, word])
  })

  test('blanks everything', async () => {
    const id = freshId()
    await order({ id, bouts, blank: true })
    expect(await eventOf(id)).toMatchObject({ Status: null, FightCard: null })
  })

  test.each([
    ['html', 200, 'text/html'],
    ['cut', 200, 'application/json'],
    ['5mb', 200, 'application/json'],
    ['404', 404, 'text/html'],
    ['500', 500, 'text/html'],
  ])('has the fault %s until it is mended', async (fault, status, type) => {
    const id = freshId()
    await order({ id, bouts, fault })
    const answer = await ask(id)
    expect([answer.status, answer.headers.get('content-type')]).toEqual([status, expect.stringContaining(type)])
    const body = await answer.text()
    if (fault === '5mb') expect(body.length).toBeGreaterThan(5_000_000)
    if (fault === 'cut') expect(() => JSON.parse(body)).toThrow()
    await order({ id, fault: null })
    expect((await eventOf(id)).FightCard).toHaveLength(2)
  })

  test('hangs, and counts who asked and who waits', async () => {
    const id = freshId()
    await order({ id, bouts, fault: 'hang' })
    const leaving = new AbortController()
    const gone = ask(id, leaving.signal).catch(() => 'gone')
    while (((await stateOf(id)) as { waiting: number }).waiting !== 1);
    leaving.abort()
    expect(await gone).toBe('gone')
    while (((await stateOf(id)) as { waiting: number }).waiting !== 0);
    expect(await stateOf(id)).toMatchObject({ asked: 1 })
  })

  test('refuses an order that is none, and goes on', async () => {
    const answer = await fetch(`${base}/control/live`, { method: 'POST', body: 'x' })
    expect(answer.status).toBe(400)
    expect((await ask('9001')).status).toBe(200)
  })
})
