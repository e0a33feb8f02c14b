import { describe, expect, test } from '@jest/globals'
import { newBout } from '../../src/bouts/bout-rules.ts'
import { SAMPLE_EVENTS } from '../../src/sample/sample-events.ts'
import { SAMPLE_SNAPSHOTS } from '../../src/sample/sample-snapshots.ts'

const ids = new Set(SAMPLE_SNAPSHOTS.map(({ id }) => id))

test('the sample has two full cards of 13 bouts and an event in every state that the schedule shows', () => {
  expect(SAMPLE_EVENTS.filter(({ bouts }) => bouts.length === 13)).toHaveLength(2)
  expect(new Set(SAMPLE_EVENTS.map(({ status }) => status))).toEqual(new Set(['scheduled', 'live', 'completed']))
  expect(SAMPLE_SNAPSHOTS.filter(({ name_zh }) => name_zh !== '').length).toBeGreaterThanOrEqual(16)
})

describe.each(SAMPLE_EVENTS)('$name', ({ bouts }) => {
  test('has bouts of known fighters that the rules allow', () => {
    for (const [red_fighter_id, blue_fighter_id, card_segment, weight_class, is_title, ...result] of bouts) {
      const [winner_id = 0, method = '', round = 0, time_sec = 0] = result
      expect([ids.has(red_fighter_id), ids.has(blue_fighter_id)]).toEqual([true, true])
      const given = { red_fighter_id, blue_fighter_id, card_segment, weight_class, is_title }
      const bout = newBout({ ...given, winner_id, method, round, time_sec }, 1)
      expect(bout).toMatchObject({ ...given, winner_id, method })
    }
  })
})
