import { expect, test } from '@jest/globals'
import { createHistory } from '../history.ts'

test('a read that began after an answer and shows an older version is as stale as the time between', () => {
  const history = createHistory()
  history.acknowledge(7, 1, 1000)
  history.acknowledge(7, 2, 2000)
  expect(history.staleness(7, 2, 5000)).toBe(0)
  expect(history.staleness(7, 1, 2300)).toBe(300)
  expect(history.staleness(7, 0, 2300)).toBe(1300)
})

test('a read that began before the answer may show either, and so may one of another event', () => {
  const history = createHistory()
  history.acknowledge(7, 1, 1000)
  expect(history.staleness(7, 0, 999)).toBe(0)
  expect(history.staleness(7, 1, 999)).toBe(0)
  expect(history.staleness(8, 0, 5000)).toBe(0)
})

test('a later write that was answered first counts too: the one before it may never have been answered', () => {
  const history = createHistory()
  history.acknowledge(7, 1, 3000)
  history.acknowledge(7, 2, 2000)
  expect(history.staleness(7, 0, 2500)).toBe(500)
})

test('versions count from 1, each after the one that is known', () => {
  const history = createHistory()
  expect(history.next(7)).toBe(1)
  history.acknowledge(7, 1, 0)
  expect(history.next(7)).toBe(2)
})
