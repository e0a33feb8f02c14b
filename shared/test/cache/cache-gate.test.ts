import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { Registry } from 'prom-client'
import { type CacheGate, createCacheGate } from '../../src/cache/cache-gate.ts'
import { silentLogger as logger } from '../../src/testing/silent-logger.ts'

const state = { redis: 'there' as 'there' | 'away', overdue: false, mysql: 'there' as 'there' | 'away' }
let gate: CacheGate
let duringLook: () => void

beforeEach(() => {
  jest.useFakeTimers()
  Object.assign(state, { redis: 'there', overdue: false, mysql: 'there' })
  duringLook = () => {}
  gate = createCacheGate({
    async ping() {
      if (state.redis === 'away') throw new Error('Redis is away')
    },
    async hasOverdue() {
      if (state.mysql === 'away') throw new Error('MySQL is away')
      duringLook()
      return state.overdue
    },
    logger,
    registry: new Registry(),
  })
})
afterEach(async () => {
  await gate.stop()
  jest.useRealTimers()
})

const half = () => jest.advanceTimersByTimeAsync(501)

test('Redis is used once it answers and has heard of every change', async () => {
  expect(gate.isOpen()).toBe(false)
  state.overdue = true
  gate.start()
  await half()
  expect(gate.isOpen()).toBe(false)

  state.overdue = false
  await half()

  expect(gate.isOpen()).toBe(true)
})

test('a failed ping or call stops its use until the next look', async () => {
  gate.start()
  await half()
  state.redis = 'away'
  await half()
  expect(gate.isOpen()).toBe(false)

  state.redis = 'there'
  await half()
  expect(gate.isOpen()).toBe(true)

  gate.fail(new Error('a call'))
  expect(gate.isOpen()).toBe(false)
})

test('it does not come back while MySQL cannot say what it has missed', async () => {
  state.mysql = 'away'
  gate.start()
  await half()
  expect(gate.isOpen()).toBe(false)
})

test('a call that fails during the look keeps it closed', async () => {
  duringLook = () => gate.fail(new Error('a call'))
  gate.start()
  await jest.advanceTimersByTimeAsync(1)
  expect(gate.isOpen()).toBe(false)
})
