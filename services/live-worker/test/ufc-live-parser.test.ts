import { LiveCard, LivePoll } from '@bajiaozhi/shared/contracts/live'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { Value } from 'typebox/value'
import { parseUfcLive } from '../src/ufc-live-parser.ts'
import { answerOf, bytes, type FixtureBout, fight } from './ufc-card.ts'

const parse = (value: unknown) => parseUfcLive(bytes(value), '77')
function cardOf(value: unknown): LiveCard {
  const parsed = parse(value)
  if ('error' in parsed) throw new Error(parsed.error)
  expect(Value.Check(LiveCard, parsed.card)).toBe(true)
  return parsed.card
}
const boutOf = (bout: Omit<FixtureBout, 'red' | 'blue'>) => {
  const { bouts, anomalies } = cardOf(answerOf([fight({ red: 'Anna Berg', blue: 'Mia Łąka', ...bout })]))
  return { ...bouts[0]!, anomalies }
}

describe('a bout', () => {
  test('that is final has its winner, method, round and seconds', () => {
    const { anomalies, ...bout } = boutOf({ outcomes: ['Loss', 'Win'], method: 'KO/TKO', round: 2, time: '1:40' })
    expect(anomalies).toEqual([])
    expect(bout).toEqual({
      provider_bout_id: '501',
      red_name: 'Anna Berg',
      blue_name: 'Mia Łąka',
      status: 'over',
      is_final: true,
      winner: 'blue',
      method: 'KO/TKO',
      round: 2,
      time_sec: 100,
    })
  })

  test('is won by whose outcome says so, in whichever corner: a corner is not an outcome', () => {
    const swapped = boutOf({ corners: ['Blue', 'Red'], outcomes: ['Win', 'Loss'] })
    expect(swapped).toMatchObject({ red_name: 'Mia Łąka', blue_name: 'Anna Berg', winner: 'blue' })
    expect(boutOf({ corners: [null, null], outcomes: ['Win', 'Loss'] })).toMatchObject({ winner: 'red' })
  })

  test.each([
    ['Draw', 'Decision - Majority', 'Draw'],
    ['No Contest', 'Overturned', 'No Contest'],
    ['NC', 'Could Not Continue', 'No Contest'],
  ])('that ends as %s has no winner', (outcome, method, expected) => {
    const bout = boutOf({ outcomes: [outcome, outcome], method })
    expect(bout).toMatchObject({ is_final: true, winner: null, method: expected, anomalies: [] })
  })

  test('that has not been fought has no winner whatever the provider says', () => {
    const bout = boutOf({ status: 'Upcoming', outcomes: ['Win', 'Loss'], method: 'KO/TKO', round: 1, time: '0:10' })
    expect(bout).toMatchObject({ status: 'pending', winner: null, method: '', round: 0, time_sec: 0 })
    expect(bout.anomalies).toEqual([expect.stringContaining('has not been fought')])
  })

  test.each([
    ['Upcoming', 'pending'],
    ['In Progress', 'live'],
    ['Live', 'live'],
    ['Canceled', 'cancelled'],
    ['CANCELLED', 'cancelled'],
  ])('with the status %s is %s', (status, expected) => {
    expect(boutOf({ status })).toMatchObject({ status: expected, is_final: false, winner: null, anomalies: [] })
  })

  test('that has a winner while it is said to run is over, and nothing of it is final', () => {
    expect(boutOf({ status: 'In Progress', outcomes: ['Win', 'Loss'] })).toMatchObject({
      status: 'over',
      is_final: false,
      winner: 'red',
    })
  })

  test.each([
    [['Win', 'Win']],
    [['Win', 'Draw']],
    [['Loss', 'Loss']],
    [[null, 'Loss']],
    [['Draw', 'No Contest']],
    [['Pending', null]],
    [[{}, 7]],
  ] as [[unknown, unknown]][])('with the outcomes %j has no winner, is not final and is told of', (outcomes) => {
    const bout = boutOf({ outcomes })
    expect(bout).toMatchObject({ is_final: false, winner: null })
    expect(bout.anomalies).toEqual([expect.stringMatching(/^Anna Berg vs Mia Łąka: its outcomes are/)])
  })

  test('that is final without an outcome is told of and not final', () => {
    const bout = boutOf({ method: 'KO/TKO' })
    expect(bout).toMatchObject({ is_final: false, winner: null, anomalies: [expect.stringContaining('final without')] })
  })

  test.each([
    [
      { round: 99, time: '5:00' },
      { round: 0, time_sec: 300 },
    ],
    [
      { round: 3, time: '5:99' },
      { round: 3, time_sec: 0 },
    ],
    [
      { round: '3', time: 300 },
      { round: 3, time_sec: 0 },
    ],
    [
      { round: 1.5, time: '1:00' },
      { round: 0, time_sec: 60 },
    ],
    [
      { round: -1, time: '1:00' },
      { round: 0, time_sec: 60 },
    ],
  ])('with the ending %j keeps what can be', (ending, expected) => {
    const bout = boutOf({ outcomes: ['Win', 'Loss'], ...ending })
    expect(bout).toMatchObject({ winner: 'red', ...expected })
    expect(bout.anomalies).toEqual([expect.stringContaining('cannot be')])
  })

  test('with an unknown status is pending and told of', () => {
    const bout = boutOf({ status: 'Warming up', outcomes: ['Win', 'Loss'] })
    expect(bout).toMatchObject({ status: 'pending', winner: null })
    expect(bout.anomalies).toHaveLength(2)
  })
})

describe('a card', () => {
  test.each([
    ['Final', 'completed'],
    ['Upcoming', 'scheduled'],
    ['In Progress', 'live'],
    ['Live', 'live'],
    ['Resting', 'unknown'],
    [null, 'unknown'],
  ])('with the status %s is %s', (Status, expected) => {
    expect(cardOf(answerOf([], { Status })).event_status).toBe(expected)
  })

  test('leaves out and tells of bouts that lack a fighter or a name, and keeps the others', () => {
    const { bouts, anomalies } = cardOf(
      answerOf([
        null,
        {},
        { ...fight({ red: 'A B', blue: 'C D' }), Fighters: null },
        { ...fight({ red: 'A B', blue: 'C D' }), Fighters: [{ Name: null }, { Name: {} }] },
        fight({ red: 'A B', blue: 'A B' }),
        fight({ id: 502, red: 'E F', blue: 'G H' }),
      ]),
    )
    expect(bouts.map(({ provider_bout_id }) => provider_bout_id)).toEqual(['502'])
    expect(anomalies.filter((anomaly) => anomaly.includes('left out'))).toHaveLength(5)
  })

  test('takes the first of two bouts with one id', () => {
    const { bouts, anomalies } = cardOf(
      answerOf([
        fight({ red: 'A B', blue: 'C D', outcomes: ['Win', 'Loss'] }),
        fight({ red: 'A B', blue: 'C D', outcomes: ['Loss', 'Win'] }),
      ]),
    )
    expect(bouts).toMatchObject([{ winner: 'red' }])
    expect(anomalies).toEqual([expect.stringContaining('listed twice')])
  })

  test('keeps bouts without an id: they are matched by their names', () => {
    const fights = [fight({ id: null, red: 'A B', blue: 'C D' }), fight({ id: null, red: 'E F', blue: 'G H' })]
    expect(cardOf(answerOf(fights)).bouts).toHaveLength(2)
  })

  test('that is final tells of bouts that are not', () => {
    const { anomalies } = cardOf(
      answerOf([fight({ red: 'A B', blue: 'C D', status: 'Upcoming' })], { Status: 'Final' }),
    )
    expect(anomalies).toEqual([expect.stringContaining('not final although the event is')])
  })

  test('of nulls everywhere is empty and says so', () => {
    const nulls = { LiveEventDetail: { EventId: null, Name: null, Status: null, FightCard: null } }
    const { event_status, bouts, anomalies } = cardOf(nulls)
    expect({ event_status, bouts }).toEqual({ event_status: 'unknown', bouts: [] })
    expect(anomalies).toHaveLength(2)
  })

  test('of a thousand bouts is cut', () => {
    const fights = Array.from({ length: 1000 }, (_, n) => fight({ id: n, red: `A ${n}`, blue: `B ${n}` }))
    expect(cardOf(answerOf(fights)).bouts).toHaveLength(100)
  })
})

describe('an answer that is no card', () => {
  test.each([
    ['an unknown id', { LiveEventDetail: {} }, 'the event 77 is unknown to the provider'],
    ['no event', { LiveEventDetail: null }, 'the event 77 is unknown to the provider'],
    ['another event', answerOf([], { EventId: 78 }), 'another event: 78 instead of 77'],
    ['HTML', '<!doctype html><title>Sorry</title>', 'HTML instead of JSON'],
    ['a cut-off body', JSON.stringify(answerOf([])).slice(0, -5), 'cut off'],
    ['nothing', '', 'empty'],
    ['other JSON', { error: 'x' }, 'holds no live event'],
    ['a list', [1], 'holds no live event'],
    ['null', 'null', 'holds no live event'],
  ])('%s has a readable reason', (_what, value, reason) => {
    expect(parse(value)).toEqual({ error: expect.stringContaining(reason) })
  })
})

describe('whatever comes', () => {
  const poll = { job_id: 'j', polled_at: '2026-02-17T20:00:00Z' }
  const isReportable = (value: unknown) => Value.Check(LivePoll, { ...poll, ...parse(value) })

  test('bytes are parsed without a throw, into what can be reported', () => {
    fc.assert(fc.property(fc.uint8Array(), (body) => Value.Check(LivePoll, { ...poll, ...parseUfcLive(body, '77') })))
  })

  test('and so is any JSON in any place of the shape', () => {
    const anything = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom(null, 'Win', 'Loss', 'Draw', 'Final', 'Upcoming', 'Red', 'x'.repeat(600), '\u0000', '\ud83e', -1),
    )
    const fighter = fc.record(
      {
        Name: fc.oneof(anything, fc.record({ FirstName: anything, LastName: anything })),
        Corner: anything,
        Outcome: fc.oneof(anything, fc.record({ Outcome: anything })),
      },
      { requiredKeys: [] },
    )
    const bout = fc.record(
      {
        FightId: anything,
        Status: anything,
        Fighters: fc.oneof(anything, fc.array(fc.oneof(anything, fighter), { maxLength: 3 })),
        Result: fc.oneof(anything, fc.record({ Method: anything, EndingRound: anything, EndingTime: anything })),
      },
      { requiredKeys: [] },
    )
    const card = fc.oneof(anything, fc.array(fc.oneof(anything, bout), { maxLength: 4 }))
    const event = fc.record(
      { EventId: fc.constantFrom(77, null), Status: anything, FightCard: card },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(event, (LiveEventDetail) => isReportable({ LiveEventDetail })),
      { numRuns: 500 },
    )
  })
})
