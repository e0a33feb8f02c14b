import { describe, expect, jest, test } from '@jest/globals'
import type { CacheStore, Lookup } from '../../src/cache/cache-store.ts'
import { cacheOn, entry, loading, outage, storeThat } from './cache-under-test.ts'

const away = () => Promise.reject(new Error('Redis is away'))

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
