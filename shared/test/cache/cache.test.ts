import { describe, expect, jest, test } from '@jest/globals'
import { Registry } from 'prom-client'
import { createCache } from '../../src/cache/cache.ts'
import type { CacheStore } from '../../src/cache/cache-store.ts'
import { silentLogger as logger } from '../../src/testing/silent-logger.ts'

const entry = { key: 'cache:article:detail:v1:1', ttlSec: 60 }

function fakeStore(values: Record<string, string> = {}) {
  const fills: string[] = []
  const store: CacheStore = {
    get: async (entries) => entries.map(({ key }) => values[key] ?? null),
    set: async ({ key }, value) => {
      fills.push(key)
      values[key] = value
    },
    remove: async (keys) => {
      for (const key of keys) delete values[key]
    },
  }
  return { store, fills }
}

const away: CacheStore = {
  get: () => Promise.reject(new Error('away')),
  set: () => Promise.reject(new Error('away')),
  remove: () => Promise.reject(new Error('away')),
}

const cacheOn = (store: CacheStore) => createCache({ store, logger, registry: new Registry() })

describe('cache', () => {
  test('a miss loads once and fills once, and the next read is a hit that loads nothing', async () => {
    const { store, fills } = fakeStore()
    const cache = cacheOn(store)
    const load = jest.fn(async () => ({ title: 'x' }))

    expect(await cache.read(entry, load)).toEqual({ title: 'x' })
    expect(await cache.read(entry, load)).toEqual({ title: 'x' })

    expect(load).toHaveBeenCalledTimes(1)
    expect(fills).toEqual([entry.key])
  })

  test('what does not exist is not stored', async () => {
    const { store, fills } = fakeStore()

    expect(await cacheOn(store).read(entry, async () => null)).toBeNull()

    expect(fills).toEqual([])
  })

  test('several entries load only what is missing, in their places', async () => {
    const { store } = fakeStore({ a: '1', c: '3' })
    const load = jest.fn(async (missing: readonly number[]) => missing.map((at) => at * 10))

    const values = await cacheOn(store).readMany(
      ['a', 'b', 'c', 'd'].map((key) => ({ key, ttlSec: 1 })),
      load,
    )

    expect(values).toEqual([1, 10, 3, 30])
    expect(load.mock.calls).toEqual([[[1, 3]]])
  })

  test('a value that cannot be read back is loaded anew', async () => {
    const { store } = fakeStore({ [entry.key]: '{"cut' })

    expect(await cacheOn(store).read(entry, async () => 'new')).toBe('new')
  })

  test('Redis away is no error to a reader, but one to who voids', async () => {
    const cache = cacheOn(away)

    expect(await cache.read(entry, async () => 'from MySQL')).toBe('from MySQL')
    await expect(cache.remove([entry.key])).rejects.toThrow('away')
  })

  test('a failure of the load is passed on', async () => {
    const { store } = fakeStore()

    await expect(cacheOn(store).read(entry, () => Promise.reject(new Error('MySQL')))).rejects.toThrow('MySQL')
  })
})
