import { expect, test } from '@jest/globals'
import { EVENT_STATUSES, mayBecome } from '../../src/events/event-states.ts'

test('an event goes from scheduled to live to completed, and is cancelled from the first two', () => {
  const moves = EVENT_STATUSES.flatMap((from) =>
    EVENT_STATUSES.filter((to) => mayBecome(from, to)).map((to) => `${from} -> ${to}`),
  )
  expect(moves).toEqual(['scheduled -> live', 'scheduled -> cancelled', 'live -> completed', 'live -> cancelled'])
})
