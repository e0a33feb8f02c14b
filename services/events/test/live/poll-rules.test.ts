import type { LiveBout, LiveCard } from '@bajiaozhi/shared/contracts/live'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Bout } from '../../src/bouts/bout-model.ts'
import type { NamedBout } from '../../src/live/match-bouts.ts'
import { applyPoll, type PollOutcome } from '../../src/live/poll-rules.ts'
import { aBout } from '../fakes/memory-database.ts'

const event = { external_refs: { ufc_live: '1069' } }

const ours = (id: number, red: string, blue: string, more: Partial<Bout> = {}): NamedBout => ({
  bout: { ...aBout, id, sequence_no: id, red_fighter_id: id * 10 + 1, blue_fighter_id: id * 10 + 2, ...more },
  red,
  blue,
})

const CARD = [ours(1, 'Jan Błachowicz', 'Alex Pereira'), ours(2, 'Zhang Weili', 'Yan Xiaonan')]

const theirs = (red_name: string, blue_name: string, more: Partial<LiveBout> = {}): LiveBout => ({
  provider_bout_id: '',
  red_name,
  blue_name,
  status: 'over',
  is_final: false,
  winner: 'red',
  method: 'KO/TKO',
  round: 1,
  time_sec: 60,
  ...more,
})

const live = (bouts: LiveBout[], more: Partial<LiveCard> = {}): LiveCard => ({
  provider_event_id: '1069',
  event_status: 'live',
  bouts,
  anomalies: [],
  ...more,
})

const apply = (card: NamedBout[], ...bouts: LiveBout[]) => applyPoll(event, card, live(bouts))
const winnersOf = ({ changes }: PollOutcome) => changes.map(({ id, changes }) => [id, changes.winner_id])

/** The card after a poll, as the next one finds it. */
const after = (card: NamedBout[], { changes }: PollOutcome): NamedBout[] =>
  card.map((one) => ({ ...one, bout: { ...one.bout, ...changes.find(({ id }) => id === one.bout.id)?.changes } }))

describe('a bout is found', () => {
  test.each([
    ['by its names', theirs('Jan Błachowicz', 'Alex Pereira'), 11],
    ['with corners swapped', theirs('Alex Pereira', 'Jan Błachowicz'), 12],
    ['with corners swapped, the other winning', theirs('Alex Pereira', 'Jan Błachowicz', { winner: 'blue' }), 11],
    ['without its diacritics', theirs('jan blachowicz', 'ALEX  PEREIRA', { winner: 'blue' }), 12],
  ])('%s', (_how, bout, winner) => {
    const outcome = apply(CARD, bout)
    expect(winnersOf(outcome)).toEqual([[1, winner]])
    expect(outcome.anomalies).toEqual([])
  })

  test('with the family name first', () => {
    expect(winnersOf(apply(CARD, theirs('Xiaonan Yan', 'Weili Zhang')))).toEqual([[2, 22]])
  })

  test("by the provider's id before any name, and never by position", () => {
    const card = [
      ours(1, 'A One', 'B Two', { external_refs: { ufc_live: '7' } }),
      ours(2, 'A One', 'B Two', { external_refs: { ufc_live: '8' } }),
    ]
    expect(winnersOf(apply(card, theirs('B Two', 'A One', { provider_bout_id: '8' })))).toEqual([[2, 22]])
  })

  test("and is known by the provider's id from then on", () => {
    const bout = theirs('Alex Pereira', 'Jan Blachowicz', { provider_bout_id: '77', status: 'pending', winner: null })
    const outcome = apply(CARD, bout)
    expect(outcome.changes).toEqual([{ id: 1, changes: { external_refs: { ufc_live: '77' } } }])
    expect(apply(after(CARD, outcome), bout).changes).toEqual([])
  })

  test('but keeps the id that it has, and takes none that another has', () => {
    const card = [ours(1, 'A One', 'B Two', { external_refs: { ufc_live: '7' } }), ours(2, 'C Three', 'D Four')]
    const outcome = apply(card, theirs('A One', 'B Two', { provider_bout_id: '9' }))
    expect(outcome.changes).toEqual([{ id: 1, changes: expect.not.objectContaining({ external_refs: {} }) }])
    expect(outcome.changes[0]?.changes.external_refs).toBeUndefined()
  })
})

describe('nothing is written, and the anomaly told, when', () => {
  test.each([
    ['a stranger is on the card', CARD, [theirs('Nobody', 'Noone')], 'Nobody vs Noone is not on our card'],
    ['only one name fits', CARD, [theirs('Alex Pereira', 'Noone')], 'is not on our card'],
    ['names are missing', CARD, [theirs('', '')], '(no name) vs (no name) is not on our card'],
    [
      'a scheduled bout has a winner',
      CARD,
      [theirs('Zhang Weili', 'Yan Xiaonan', { status: 'pending' })],
      'Zhang Weili vs Yan Xiaonan has a winner although it has not begun',
    ],
    [
      'two bouts of ours have the names',
      [ours(1, 'A', 'B'), ours(2, 'B', 'A')],
      [theirs('A', 'B')],
      'A vs B could be more than one bout of our card',
    ],
    [
      'two bouts of theirs have the names',
      [ours(1, 'A', 'B')],
      [theirs('A', 'B'), theirs('B', 'A')],
      'A vs B stands twice',
    ],
    [
      "an opponent was replaced under the provider's id",
      [ours(1, 'A', 'B', { external_refs: { ufc_live: '7' } })],
      [theirs('A', 'C', { provider_bout_id: '7' })],
      'the provider has A vs C where our card has A vs B',
    ],
    [
      'a draw has a winner',
      CARD,
      [theirs('Zhang Weili', 'Yan Xiaonan', { method: 'Draw' })],
      'is a Draw with a winner',
    ],
    [
      'a final bout has none',
      CARD,
      [theirs('Zhang Weili', 'Yan Xiaonan', { winner: null, is_final: true })],
      'is over, but has no winner',
    ],
    [
      'the provider has cancelled it',
      CARD,
      [theirs('Zhang Weili', 'Yan Xiaonan', { status: 'cancelled', winner: null })],
      'the provider has cancelled',
    ],
    [
      'we have cancelled it',
      [ours(1, 'A', 'B', { status: 'cancelled' })],
      [theirs('A', 'B')],
      'is cancelled on our card',
    ],
  ])('%s', (_what, card, bouts, anomaly) => {
    const outcome = apply(card, ...bouts)
    expect(outcome.changes).toEqual([])
    expect(outcome.anomalies).toContainEqual(expect.stringContaining(anomaly))
  })

  test('the answer is about another event', () => {
    const outcome = applyPoll(event, CARD, live([theirs('Zhang Weili', 'Yan Xiaonan')], { provider_event_id: '2' }))
    expect(outcome).toMatchObject({ changes: [], isCompleted: false, anomalies: [expect.stringContaining('event 2')] })
  })

  test('the parser has found something, of which it tells', () => {
    expect(applyPoll(event, CARD, live([], { anomalies: ['the card is empty'] })).anomalies).toEqual([
      'the card is empty',
    ])
  })
})

describe('a result', () => {
  const bout = (more: Partial<LiveBout>) => theirs('A', 'B', more)
  const known: Partial<Bout> = {
    status: 'finished',
    winner_id: 11,
    method: 'Submission',
    round: 2,
    time_sec: 90,
    result_status: 'provisional',
  }
  const applied = (before: Partial<Bout>, more: Partial<LiveBout>) =>
    apply([ours(1, 'A', 'B', before)], bout(more)).changes[0]?.changes

  test('is provisional until it is final, then official', () => {
    expect(applied({}, {})).toMatchObject({ status: 'finished', winner_id: 11, result_status: 'provisional' })
    expect(applied(known, { is_final: true })).toMatchObject({ result_status: 'official' })
  })

  test('may come before the bout is called over', () => {
    expect(applied({}, { status: 'live' })).toMatchObject({ winner_id: 11, result_status: 'provisional' })
    expect(applied({}, { status: 'live', winner: null })).toBeUndefined()
  })

  test("of an editor is never touched, but the provider's id is remembered", () => {
    expect(applied({ ...known, result_source: 'editor' }, { winner: 'blue', is_final: true })).toBeUndefined()
    expect(applied({ ...known, result_source: 'editor' }, { winner: 'blue', provider_bout_id: '5' })).toEqual({
      external_refs: { ufc_live: '5' },
    })
  })

  test('that is known is never blanked', () => {
    const blank = { method: '', round: 0, time_sec: 0 }
    expect(applied(known, { ...blank, winner: null, status: 'pending' })).toBeUndefined()
    expect(applied(known, { ...blank, winner: null })).toBeUndefined()
    expect(applied(known, blank)).toBeUndefined()
    expect(applied(known, { ...blank, is_final: true })).toEqual({ result_status: 'official' })
  })

  test('may be corrected by the provider while it is provisional, and when the correction is final', () => {
    expect(applied(known, { winner: 'blue', method: '' })).toEqual({ winner_id: 12, round: 1, time_sec: 60 })
    const official = { ...known, result_status: 'official' } as const
    expect(applied(official, { winner: 'blue' })).toBeUndefined()
    expect(applied(official, { winner: 'blue', is_final: true })).toMatchObject({ winner_id: 12 })
  })

  test('without a winner is a draw or a no contest', () => {
    expect(applied({}, { winner: null, method: 'Draw', is_final: true })).toMatchObject({
      status: 'finished',
      method: 'Draw',
      result_status: 'official',
    })
    expect(applied(known, { winner: null, method: 'NC', is_final: true })).toMatchObject({
      winner_id: 0,
      method: 'No Contest',
    })
  })
})

describe('the event is over', () => {
  const final = (red: string, blue: string) => theirs(red, blue, { is_final: true })

  test('when every bout is official, cancelled ones aside', () => {
    const card = [...CARD, ours(3, 'C', 'D', { status: 'cancelled' })]
    const one = apply(card, final('Zhang Weili', 'Yan Xiaonan'))
    expect(one.isCompleted).toBe(false)
    const both = apply(after(card, one), final('Alex Pereira', 'Jan Blachowicz'))
    expect(both.isCompleted).toBe(true)
  })

  test('when the provider says so of a card that is ours', () => {
    const done = (...bouts: LiveBout[]) => applyPoll(event, CARD, live(bouts, { event_status: 'completed' }))
    expect(done(final('Zhang Weili', 'Yan Xiaonan'))).toMatchObject({
      isCompleted: true,
      anomalies: ['the event is over, but without an official result for: Jan Błachowicz vs Alex Pereira'],
    })
    expect(done(final('Nobody', 'Noone')).isCompleted).toBe(false)
    expect(done().isCompleted).toBe(false)
  })

  test('not when it has no bouts yet', () => {
    expect(apply([]).isCompleted).toBe(false)
  })
})

test('the same poll twice changes nothing, whatever it says', () => {
  const name = fc.constantFrom('Jan Błachowicz', 'Alex Pereira', 'Zhang Weili', 'Yan Xiaonan', 'Nobody', '')
  const aLiveBout = fc.record<LiveBout>({
    provider_bout_id: fc.constantFrom('', '1', '2', '3'),
    red_name: name,
    blue_name: name,
    status: fc.constantFrom('pending', 'live', 'over', 'cancelled'),
    is_final: fc.boolean(),
    winner: fc.constantFrom('red', 'blue', null),
    method: fc.constantFrom('', 'KO/TKO', 'Draw', 'NC', 'Overturned', 'U-DEC'),
    round: fc.integer({ min: 0, max: 5 }),
    time_sec: fc.integer({ min: 0, max: 300 }),
  })
  fc.assert(
    fc.property(fc.array(aLiveBout, { maxLength: 4 }), fc.array(aLiveBout, { maxLength: 4 }), (first, second) => {
      const begun = after(CARD, apply(CARD, ...first))
      const outcome = apply(begun, ...second)
      expect(apply(after(begun, outcome), ...second).changes).toEqual([])
    }),
  )
})
