import { afterEach, expect, jest, test } from '@jest/globals'
import { recordingLogger } from '../../src/testing/silent-logger.ts'
import { createRepeater } from '../../src/timing/repeater.ts'

afterEach(() => void jest.useRealTimers())

test('a task runs on every multiple of its time, one run after the other, until it is stopped', async () => {
  jest.useFakeTimers({ now: 10_400 })
  const begun: number[] = []
  const task = async () => {
    begun.push(Date.now())
    if (begun.length === 2) await new Promise((resolve) => setTimeout(resolve, 2500))
  }
  const repeater = createRepeater({ task, everyMs: 1000, what: 'a task', logger: recordingLogger().logger })
  repeater.start()
  await jest.advanceTimersByTimeAsync(5700)
  await repeater.stop()
  await jest.advanceTimersByTimeAsync(3000)
  expect(begun).toEqual([11_000, 12_000, 15_000, 16_000])
})

test('a task that fails goes on, and its outage is logged once at each end', async () => {
  const { logger, lines } = recordingLogger()
  let isAway = true
  const task = () => (isAway ? Promise.reject(new Error('away')) : Promise.resolve())
  const repeater = createRepeater({ task, everyMs: 1000, what: 'live polls', logger })
  await repeater.runOnce()
  await repeater.runOnce()
  isAway = false
  await repeater.runOnce()
  await repeater.runOnce()
  expect(lines).toMatchObject([
    { level: 'warn', what: 'live polls' },
    { level: 'info', what: 'live polls' },
  ])
})
