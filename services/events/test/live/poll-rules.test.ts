import { describe, expect, test } from '@jest/globals'
import { applyPoll } from '../../src/live/poll-rules.ts'
import { after, apply, CARD, event, live, ours, theirs, winnersOf } from './polled-card.ts'

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
