import type { LiveBout } from '@bajiaozhi/shared/contracts/live'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Bout } from '../../src/bouts/bout-model.ts'
import { applyPoll } from '../../src/live/poll-rules.ts'
import { after, apply, CARD, event, live, ours, theirs } from './polled-card.ts'

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
