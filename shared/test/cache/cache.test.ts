import { describe, expect, jest, test } from '@jest/globals'
import type { CacheStore, Lookup } from '../../src/cache/cache-store.ts'
import { cacheOn, entry, loading, storeThat } from './cache-under-test.ts'

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
