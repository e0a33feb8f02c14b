import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from '@jest/globals'
import { offer } from '../offer.ts'

test('slow answers do not lower what is offered, and each is told when it was due', async () => {
  const [ending, dues] = [new AbortController(), [] as number[]]
  const answered = Promise.withResolvers<void>()
  const offering = offer(
    200,
    async (due) => {
      dues.push(due)
      if (dues.length === 50) ending.abort()
      await answered.promise
    },
    ending.signal,
  )
  while (!ending.signal.aborted) await pause(5)
  answered.resolve()
  await offering
  const steps = dues.slice(1).map((due, index) => due - dues[index]!)
  expect(dues.length).toBeGreaterThanOrEqual(50)
  for (const step of steps) expect(step).toBeCloseTo(5, 5)
})
