import { describe, expect, jest, test } from '@jest/globals'
import { Registry } from 'prom-client'
import { type CacheOptions, createCache } from '../../src/cache/cache.ts'
import type { CacheStore, Content, Lookup } from '../../src/cache/cache-store.ts'
import { openGate } from '../../src/testing/open-gate.ts'
import { silentLogger as logger } from '../../src/testing/silent-logger.ts'

const entry = { key: 'cache:article:detail:v1:1', ttlSec: 60 }
const outage = new Error('MySQL is away')
const away = () => Promise.reject(new Error('Redis is away'))

/** A store that gives these answers one after the other, the last one for ever. */
function storeThat(...answers: Lookup[]) {
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

const cacheOn = (store: CacheStore, options: Partial<CacheOptions> = {}) =>
  createCache({
    store,
    gate: openGate,
    isOutage: (error) => error === outage,
    logger,
    registry: new Registry(),
    ...options,
  })

const loading = <T>(value: T | null, version = 7) => jest.fn(async () => ({ value, version }))

describe('a reader', () => {
  test('uses what is fresh', async () => {
    const load = loading('new')
    const { store } = storeThat({ state: 'fresh', data: '"old"' })

    expect(await cacheOn(store).read(entry, load)).toBe('old')
    expect(load).not.toHaveBeenCalled()
  })

  test('with the lease loads once and fills under the version that it read', async () => {
    const load = loading({ title: 'x' })
    const { store, fills } = storeThat({ state: 'lease', token: 't' })

    expect(await cacheOn(store).read(entry, load)).toEqual({ title: 'x' })

    expect(load).toHaveBeenCalledTimes(1)
    expect(fills).toMatchObject([{ data: '{"title":"x"}', version: 7 }])
  })

  test('fills for the time to live, ten per cent up or down, and for what the value asks for', async () => {
    const { store, fills } = storeThat({ state: 'lease', token: 't' })
    const cache = cacheOn(store)

    for (let n = 0; n < 50; n++) await cache.read(entry, loading('x'))
    await cache.read(entry, async () => ({ value: 'live', version: 1, ttlSec: 20 }))

    const times = fills.slice(0, -1).map(({ ttlMs }) => ttlMs)
    expect(Math.min(...times)).toBeGreaterThanOrEqual(54_000)
    expect(Math.max(...times)).toBeLessThanOrEqual(66_000)
    expect(new Set(times).size).toBeGreaterThan(10)
    expect(fills.at(-1)!.ttlMs).toBeLessThanOrEqual(22_000)
  })

  test('keeps what is not there for five seconds at the version of its row', async () => {
    const { store, fills } = storeThat({ state: 'lease', token: 't' })

    expect(await cacheOn(store).read(entry, loading(null, 2))).toBeNull()

    expect(fills).toMatchObject([{ data: 'null', version: 2 }])
    expect(fills[0]!.ttlMs).toBeLessThanOrEqual(5500)
  })

  test('is told of a cached nothing without a load', async () => {
    const load = loading('x')
    expect(await cacheOn(storeThat({ state: 'fresh', data: 'null' }).store).read(entry, load)).toBeNull()
    expect(load).not.toHaveBeenCalled()
  })

  test('whose fill is refused loads once more and does not fill', async () => {
    const { store, fills, refuse } = storeThat({ state: 'lease', token: 't' })
    refuse()
    const values = ['before', 'after']
    const load = jest.fn(async () => ({ value: values.shift()!, version: 1 }))

    expect(await cacheOn(store).read(entry, load)).toBe('after')

    expect(load).toHaveBeenCalledTimes(2)
    expect(fills).toHaveLength(1)
  })

  test('waits for the fill of who has the lease', async () => {
    const load = loading('mine')
    const { store } = storeThat({ state: 'wait' }, { state: 'wait' }, { state: 'fresh', data: '"theirs"' })

    expect(await cacheOn(store).read(entry, load)).toBe('theirs')
    expect(load).not.toHaveBeenCalled()
  })

  test('waits not for ever: then it reads MySQL and fills nothing', async () => {
    const { store, fills } = storeThat({ state: 'wait' })
    const started = performance.now()

    expect(await cacheOn(store).read(entry, loading('mine'))).toBe('mine')

    expect(performance.now() - started).toBeLessThan(400)
    expect(fills).toEqual([])
  })

  test('of a list that is full loads and fills nothing', async () => {
    const { store, fills } = storeThat({ state: 'full' })

    expect(await cacheOn(store).readPage({ list: 'l', page: 'p', ttlSec: 1 }, async () => ['x'])).toEqual(['x'])
    expect(fills).toEqual([])
  })

  test('refreshes early without waiting for it', async () => {
    const { store, fills } = storeThat({ state: 'refresh', data: '"fresh"', token: 't' })
    const { promise, resolve } = Promise.withResolvers<{ value: string; version: number }>()

    expect(await cacheOn(store).read(entry, () => promise)).toBe('fresh')
    expect(fills).toEqual([])
    resolve({ value: 'newer', version: 8 })
    await new Promise(setImmediate)

    expect(fills).toMatchObject([{ data: '"newer"', version: 8 }])
  })

  test('loads anew what cannot be read back', async () => {
    expect(await cacheOn(storeThat({ state: 'fresh', data: '{"cut' }).store).read(entry, loading('new'))).toBe('new')
  })
})

describe('while MySQL is away', () => {
  const failing = () => Promise.reject(outage)

  test.each([
    { state: 'lease', data: '"old"', token: 't' },
    { state: 'wait', data: '"old"' },
  ] satisfies Lookup[])('a value past its soft expiry is served ($state)', async (found) => {
    expect(await cacheOn(storeThat(found).store).read(entry, failing)).toBe('old')
  })

  test('what is not there fails, and the lease is given back', async () => {
    const { store, released } = storeThat({ state: 'lease', token: 't' })

    await expect(cacheOn(store).read(entry, failing)).rejects.toBe(outage)
    expect(released).toEqual(['t'])
  })

  test('but not once a refused fill has shown that it is void', async () => {
    const { store, refuse } = storeThat({ state: 'lease', data: '"old"', token: 't' })
    refuse()
    const load = jest.fn(loading('loaded before it was voided')).mockRejectedValue(outage)
    load.mockResolvedValueOnce({ value: 'loaded before it was voided', version: 7 })

    await expect(cacheOn(store).read(entry, load)).rejects.toBe(outage)
  })

  test('nor once a later look has shown that it is void', async () => {
    const { store } = storeThat({ state: 'wait', data: '"old"' }, { state: 'lease', token: 't' })

    await expect(cacheOn(store).read(entry, failing)).rejects.toBe(outage)
  })

  test('but a fault of ours is not hidden behind an old value', async () => {
    const { store } = storeThat({ state: 'lease', data: '"old"', token: 't' })

    await expect(cacheOn(store).read(entry, () => Promise.reject(new TypeError('ours')))).rejects.toThrow('ours')
  })
})

describe('several entries', () => {
  test('load what is missing at once, in their places', async () => {
    const answers: Record<string, Lookup> = { a: { state: 'fresh', data: '1' }, c: { state: 'fresh', data: '3' } }
    const { store, fills } = storeThat({ state: 'full' })
    const load = jest.fn(async (missing: readonly number[]) => missing.map((at) => ({ value: at * 10, version: 1 })))
    const getOrLease: CacheStore['getOrLease'] = async (slots) =>
      slots.map((slot) => answers['key' in slot ? slot.key : ''] ?? { state: 'lease', token: 't' })

    const keys = ['a', 'b', 'c', 'd'].map((key) => ({ key, ttlSec: 1 }))
    const values = await cacheOn({ ...store, getOrLease }).readMany(keys, load)

    expect(values).toEqual([1, 10, 3, 30])
    expect(load.mock.calls).toEqual([[[1, 3]]])
    expect(fills).toHaveLength(2)
  })
})

test('many entries that Redis does not have are one load, however many may run at once', async () => {
  const { store } = storeThat({ state: 'full' })
  const load = jest.fn(async (missing: readonly number[]) => missing.map((at) => ({ value: at, version: 1 })))

  const keys = Array.from({ length: 40 }, (_, n) => ({ key: `k${n}`, ttlSec: 1 }))
  const closed = { isOpen: () => false, fail: () => {} }
  const values = await cacheOn(store, { gate: closed }).readMany(keys, load)

  expect(values).toEqual(keys.map((_, n) => n))
  expect(load).toHaveBeenCalledTimes(1)
})

describe('with Redis away', () => {
  const { store } = storeThat({ state: 'wait' })
  const deaf: CacheStore = { ...store, getOrLease: away, fill: away, release: away, invalidate: away }

  test('a reader gets what MySQL says, and the gate hears of it', async () => {
    const fail = jest.fn()
    const cache = cacheOn(deaf, { gate: { isOpen: () => true, fail } })

    expect(await cache.read(entry, loading('from MySQL'))).toBe('from MySQL')
    expect(fail).toHaveBeenCalledTimes(1)
  })

  test('a fill that fails is no error', async () => {
    const fail = jest.fn()
    const cache = cacheOn(
      { ...storeThat({ state: 'lease', token: 't' }).store, fill: away },
      { gate: { isOpen: () => true, fail } },
    )

    expect(await cache.read(entry, loading('x'))).toBe('x')
    expect(fail).toHaveBeenCalledTimes(1)
  })

  test('behind a closed gate nobody asks it', async () => {
    const getOrLease = jest.fn(store.getOrLease)
    const cache = cacheOn({ ...store, getOrLease }, { gate: { isOpen: () => false, fail: () => {} } })

    expect(await cache.read(entry, loading('from MySQL'))).toBe('from MySQL')
    expect(getOrLease).not.toHaveBeenCalled()
  })

  test('who voids is told, and the gate hears of it: what should be void may still lie there', async () => {
    const fail = jest.fn()
    const cache = cacheOn(deaf, { gate: { isOpen: () => true, fail } })

    await expect(cache.invalidate({ entries: ['a'], lists: [] }, 1)).rejects.toThrow('away')
    expect(fail).toHaveBeenCalledTimes(1)
  })
})
