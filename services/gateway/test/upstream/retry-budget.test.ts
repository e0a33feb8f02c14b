import { describe, expect, it } from '@jest/globals'
import { RetryBudget } from '../../src/upstream/retry-budget.ts'

describe('the budget for further attempts', () => {
  const playing = () => {
    let now = 1_000_000
    const budget = new RetryBudget(() => now)
    const takeAll = () => {
      let taken = 0
      while (budget.take()) taken += 1
      return taken
    }
    return {
      budget,
      takeAll,
      wait: (ms: number) => {
        now += ms
      },
    }
  }

  it('is ten a second without any traffic, and no more than two seconds of it at once', () => {
    const { takeAll, wait } = playing()
    expect(takeAll()).toBe(20)
    wait(60_000)
    expect(takeAll()).toBe(20)
    wait(1000)
    expect(takeAll()).toBe(0)
  })

  it('lets what one replica of a busy service had in hand go elsewhere at once', () => {
    const { budget, takeAll, wait } = playing()
    for (let i = 0; i < 600; i++) {
      budget.noteRequest()
      if (i % 30 === 29) wait(100)
    }
    expect(takeAll()).toBeGreaterThanOrEqual(60)
  })

  it.each([0, 5, 100, 1000])(
    'keeps all attempts below 1.1 times %d requests a second and ten a second',
    (perSecond) => {
      const { budget, wait } = playing()
      let [requests, attempts] = [0, 0]
      for (let step = 0; step < 2000; step++) {
        for (; requests < (step * perSecond) / 100; requests++) {
          budget.noteRequest()
          attempts += 1
        }
        while (budget.take()) attempts += 1
        wait(10)
      }
      expect(attempts).toBeLessThanOrEqual(1.1 * requests + 10 * 20)
      expect(attempts).toBeGreaterThan(1.05 * requests + 10 * 18)
    },
  )
})
