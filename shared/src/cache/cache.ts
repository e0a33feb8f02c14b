import { Counter, type Registry } from 'prom-client'
import type { Logger } from '../logger/logger.ts'
import type { CacheEntry } from './cache-entry.ts'
import type { CacheStore } from './cache-store.ts'

export interface Cache {
  /**
   * The value of an entry, from Redis or else from `load`, which then fills it. Redis away or hanging costs 100 ms and never an
   * error. `null` is what a thing that does not exist loads as; it is not stored.
   */
  read: <T>(entry: CacheEntry, load: () => Promise<T | null>) => Promise<T | null>
  /** The same for several entries: `load` is called once, with the positions that Redis does not have. */
  readMany: <T>(
    entries: readonly CacheEntry[],
    load: (missing: readonly number[]) => Promise<readonly (T | null)[]>,
  ) => Promise<(T | null)[]>
  /** Voids keys; rejects when Redis cannot be reached, so that the outbox tries again. */
  remove: (keys: readonly string[]) => Promise<void>
}

export interface CacheOptions {
  store: CacheStore
  logger: Logger
  registry: Registry
}

/** Cache-aside. A fill is not yet fenced against a void in between: the lease (DESIGN.md, "Why leases") takes its place here. */
export function createCache({ store, logger, registry }: CacheOptions): Cache {
  const reads = new Counter({
    name: 'cache_reads_total',
    help: 'Entries read, by what Redis said',
    labelNames: ['outcome'] as const,
    registers: [registry],
  })

  async function lookUp(entries: readonly CacheEntry[]): Promise<(string | null)[] | undefined> {
    try {
      return await store.get(entries)
    } catch (err) {
      reads.inc({ outcome: 'unavailable' }, entries.length)
      logger.debug({ err }, 'the cache is out of reach, reading MySQL')
      return undefined
    }
  }

  async function fill(entry: CacheEntry, value: unknown): Promise<void> {
    try {
      await store.set(entry, JSON.stringify(value))
    } catch (err) {
      logger.debug({ err }, 'the cache could not be filled')
    }
  }

  const cache: Cache = {
    async read<T>(entry: CacheEntry, load: () => Promise<T | null>) {
      const [value] = await cache.readMany<T>([entry], async () => [await load()])
      return value ?? null
    },

    async readMany<T>(
      entries: readonly CacheEntry[],
      load: (missing: readonly number[]) => Promise<readonly (T | null)[]>,
    ) {
      if (entries.length === 0) return []
      const found = await lookUp(entries)
      const values = entries.map((_, index) => parse<T>(found?.[index]))
      const missing = values.flatMap((value, index) => (value === null ? [index] : []))
      if (found) reads.inc({ outcome: 'hit' }, entries.length - missing.length)
      if (missing.length === 0) return values
      if (found) reads.inc({ outcome: 'miss' }, missing.length)

      const loaded = await load(missing)
      missing.forEach((position, index) => {
        values[position] = loaded[index] ?? null
      })
      if (found)
        await Promise.all(missing.map((at) => (values[at] === null ? undefined : fill(entries[at]!, values[at]))))
      return values
    },

    remove: (keys) => store.remove(keys),
  }
  return cache
}

/** A value that cannot be read back, e.g. of another release's shape, counts as absent. */
function parse<T>(text: string | null | undefined): T | null {
  if (text === null || text === undefined) return null
  try {
    return JSON.parse(text) as T
  } catch {
    return null
  }
}
