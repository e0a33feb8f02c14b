import { jest } from '@jest/globals'
import { Registry } from 'prom-client'
import { type CacheOptions, createCache } from '../../src/cache/cache.ts'
import type { CacheStore, Content, Lookup } from '../../src/cache/cache-store.ts'
import { openGate } from '../../src/testing/open-gate.ts'
import { silentLogger as logger } from '../../src/testing/silent-logger.ts'

export const entry = { key: 'cache:article:detail:v1:1', ttlSec: 60 }
export const outage = new Error('MySQL is away')

/** A store that gives these answers one after the other, the last one for ever. */
export function storeThat(...answers: Lookup[]) {
  const fills: Content[] = []
  const released: string[] = []
  let accepts = true
  const store: CacheStore = {
    getOrLease: async (slots) => slots.map(() => (answers.length > 1 ? answers.shift()! : answers[0]!)),
    fill: async (_slot, _token, content) => {
      fills.push(content)
      return accepts
    },
    release: async (_slot, token) => void released.push(token),
    invalidate: async () => {},
    ping: async () => 'PONG',
  }
  const refuse = () => {
    accepts = false
  }
  return { store, fills, released, refuse }
}

export const cacheOn = (store: CacheStore, options: Partial<CacheOptions> = {}) =>
  createCache({
    store,
    gate: openGate,
    isOutage: (error) => error === outage,
    logger,
    registry: new Registry(),
    ...options,
  })

export const loading = <T>(value: T | null, version = 7) => jest.fn(async () => ({ value, version }))
