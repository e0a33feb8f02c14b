import type { LiveEvents } from '@bajiaozhi/shared/contracts/live'
import type { Schedule } from '@bajiaozhi/shared/streams/schedule'
import { recordingLogger, silentLogger } from '@bajiaozhi/shared/testing/silent-logger'
import type { Repeater } from '@bajiaozhi/shared/timing/repeater'
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { createLiveScheduler } from '../src/scheduler.ts'

const live = (id: number, intervalSec = 30): LiveEvents['items'][number] => ({
  event_id: id,
  provider: 'ufc_live',
  provider_event_id: `p${id}`,
  interval_sec: intervalSec,
})

let due: () => Promise<LiveEvents['items']>
let beats: Schedule[]
let scheduler: Repeater
const schedulerWith = (logger = silentLogger) =>
  createLiveScheduler({
    events: { due: () => due() },
    scheduler: {
      async fire(beat) {
        beats.push(beat)
        return true
      },
    },
    logger,
  })

beforeEach(() => {
  beats = []
  due = async () => [live(7), live(8, 60)]
  scheduler = schedulerWith()
})
afterEach(() => {
  void scheduler.stop() // a run that is under way ends on a clock that stands still
  jest.useRealTimers()
})

test('every live event is offered with its own interval and a job of its own', async () => {
  await scheduler.runOnce()
  expect(beats).toEqual([
    { id: '7', every: { sec: 30 }, job: expect.objectContaining({ event_id: 7, provider_event_id: 'p7' }) },
    { id: '8', every: { sec: 60 }, job: expect.objectContaining({ event_id: 8, interval_sec: 60 }) },
  ])
  const ids = beats.map(({ job }) => job.job_id)
  expect(new Set(ids).size).toBe(2)
})

test('it asks every second, on the second, until it is stopped', async () => {
  jest.useFakeTimers({ now: 10_400 })
  const asked: number[] = []
  due = async () => {
    asked.push(Date.now())
    return []
  }
  scheduler.start()
  await jest.advanceTimersByTimeAsync(2700)
  await scheduler.stop()
  await jest.advanceTimersByTimeAsync(3000)
  expect(asked).toEqual([11_000, 12_000, 13_000])
})

test('a slow answer is waited for, not asked for twice', async () => {
  jest.useFakeTimers({ now: 0 })
  let asked = 0
  due = () => {
    asked++
    return new Promise((resolve) => setTimeout(() => resolve([]), 3500))
  }
  scheduler.start()
  await jest.advanceTimersByTimeAsync(4400)
  expect(asked).toBe(1)
  await jest.advanceTimersByTimeAsync(1000)
  expect(asked).toBe(2)
})

test('an outage is survived, and said once when it begins and once when it ends', async () => {
  const { logger, lines } = recordingLogger()
  const mending = schedulerWith(logger)
  due = () => Promise.reject(new Error('events is away'))
  await mending.runOnce()
  await mending.runOnce()
  due = async () => [live(7)]
  await mending.runOnce()
  expect(beats).toHaveLength(1)
  expect(lines.filter(({ level }) => level !== 'debug')).toMatchObject([
    { level: 'warn', message: 'cannot go on for now' },
    { level: 'info', message: 'goes on again' },
  ])
})
