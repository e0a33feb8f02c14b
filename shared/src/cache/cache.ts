import { setTimeout as pause } from 'node:timers/promises'
import { Counter, type Registry } from 'prom-client'
import type { Logger } from '../logger/logger.ts'
import { createBatch } from './batch.ts'
import type { CacheEntry, CachePage, CacheVoids, Loaded } from './cache-entry.ts'
import type { CacheGate } from './cache-gate.ts'
import type { CacheSlot, CacheStore, Lookup } from './cache-store.ts'
import { createSharedLoads } from './shared-loads.ts'

export interface Cache {
  /**
   * The value of an entry, from Redis or else from `load`; null when there is nothing for the public. Redis away or hanging is
   * never an error. While MySQL is away, a value that has only outlived its soft expiry is given, if nothing voided it.
   */
  read: <T>(entry: CacheEntry, load: () => Promise<Loaded<T>>) => Promise<T | null>
  /** The same for several entries: `load` is called with the positions that Redis does not have. */
  readMany: <T>(
    entries: readonly CacheEntry[],
    load: (missing: readonly number[]) => Promise<readonly Loaded<T>[]>,
  ) => Promise<(T | null)[]>
  readPage: <T>(page: CachePage, load: () => Promise<T>) => Promise<T>
  /** Rejects when Redis cannot be reached, so that the outbox tries again. */
  invalidate: (voids: CacheVoids, version: number) => Promise<void>
}

export interface CacheOptions {
  store: CacheStore
  gate: Pick<CacheGate, 'isOpen' | 'fail'>
  /** Whether the failure of a load means that MySQL is away. */
  isOutage: (error: unknown) => boolean
  logger: Logger
  registry: Registry
}

/** Loads from MySQL at once in a process; its pool has a few connections more, for writes and the outbox. */
const LOADS_AT_ONCE = 6
/** A reader waits this long for another one's fill, then it reads MySQL itself: longer than most loads take, and no longer. */
const WAIT_MS = 100
const POLL_MS = 15
const NOTHING_TTL_SEC = 5
/** Times to live vary by this part up and down, so that what was filled together does not expire together. */
const JITTER = 0.1

type Load<T> = () => Promise<Loaded<T>>

/**
 * Cache-aside with leases (DESIGN.md, "Why leases"): one reader in the fleet loads what Redis does not have, and its fill is
 * refused if an invalidation came in between.
 */
export function createCache({ store, gate, isOutage, logger, registry }: CacheOptions): Cache {
  const loads = createSharedLoads(LOADS_AT_ONCE)
  const counts = createCounters(registry)
  /** The next look at what readers of this process wait for. */
  const nextLooks = new Map<string, Promise<Lookup | undefined>>()

  function loadShared<T>(name: string, load: () => Promise<T>): Promise<T> {
    return loads.run(name, () => {
      counts.loads.inc()
      return load()
    })
  }

  async function lookUp(slots: readonly CacheSlot[]): Promise<Lookup[] | undefined> {
    if (!gate.isOpen()) return undefined
    try {
      return await store.getOrLease(slots)
    } catch (error) {
      gate.fail(error)
      return undefined
    }
  }

  async function fill<T>(slot: CacheSlot, token: string, loaded: Loaded<T>, costMs: number): Promise<boolean> {
    const { value, version, ttlSec = value === null ? NOTHING_TTL_SEC : slot.ttlSec } = loaded
    const ttlMs = ttlSec * 1000 * (1 + JITTER * (2 * Math.random() - 1))
    try {
      const accepted = await store.fill(slot, token, { data: JSON.stringify(value), version, ttlMs, costMs })
      counts.fills.inc({ outcome: accepted ? 'accepted' : 'refused' })
      return accepted
    } catch (error) {
      counts.fills.inc({ outcome: 'failed' })
      gate.fail(error)
      return true
    }
  }

  async function release(slot: CacheSlot, token: string): Promise<void> {
    await store.release(slot, token).catch(gate.fail)
  }

  /** As holder of the lease: loads and fills; what was refused is loaded once more and not filled. */
  async function renew<T>(slot: CacheSlot, token: string, load: Load<T>): Promise<T | null> {
    const started = performance.now()
    let loaded: Loaded<T>
    try {
      loaded = await loadShared(nameOf(slot), load)
    } catch (error) {
      await release(slot, token)
      throw error
    }
    if (await fill(slot, token, loaded, performance.now() - started)) return loaded.value
    return (await loadShared(nameOf(slot), load)).value
  }

  async function settle<T>(slot: CacheSlot, found: Lookup | undefined, load: Load<T>): Promise<T | null> {
    counts.reads.inc({ outcome: found?.state ?? 'unavailable' })
    const old = parse<T>(found && 'data' in found ? found.data : undefined)
    if (found?.state === 'fresh' && old) return old.value
    if (found?.state === 'refresh' && old) {
      renew(slot, found.token, load).catch((err: unknown) => logger.debug({ err }, 'an early refresh failed'))
      return old.value
    }
    try {
      return await loadFor(slot, found, load)
    } catch (error) {
      if (!old || !isOutage(error)) throw error
      counts.reads.inc({ outcome: 'stale' })
      return old.value
    }
  }

  async function loadFor<T>(slot: CacheSlot, found: Lookup | undefined, load: Load<T>): Promise<T | null> {
    if (found && 'token' in found) return renew(slot, found.token, load)
    if (found?.state === 'wait') return waitFor(slot, load)
    return (await loadShared(nameOf(slot), load)).value
  }

  /** One look for all who wait before it is taken; should it give the lease, the first of them has it. */
  async function lookAgain(slot: CacheSlot): Promise<Lookup | undefined> {
    const name = nameOf(slot)
    const shared = nextLooks.get(name)
    if (shared) return withoutLease(await shared)
    const next = pause(POLL_MS * (0.5 + Math.random())).then(async () => {
      nextLooks.delete(name)
      const [found] = (await lookUp([slot])) ?? []
      return found
    })
    nextLooks.set(name, next)
    return next
  }

  async function waitFor<T>(slot: CacheSlot, load: Load<T>): Promise<T | null> {
    const until = performance.now() + WAIT_MS
    while (performance.now() < until) {
      const found = await lookAgain(slot)
      if (found?.state !== 'wait') return settle(slot, found, load)
    }
    counts.reads.inc({ outcome: 'waited in vain' })
    return (await loadShared(nameOf(slot), load)).value
  }

  return {
    async read(entry, load) {
      const [found] = (await lookUp([entry])) ?? []
      return settle(entry, found, load)
    },

    async readPage<T>(page: CachePage, load: () => Promise<T>) {
      const [found] = (await lookUp([page])) ?? []
      // A list has no version: what voids it takes its leases with it.
      return (await settle(page, found, async () => ({ value: await load(), version: 0 }))) as T
    },

    async readMany<T>(
      entries: readonly CacheEntry[],
      load: (missing: readonly number[]) => Promise<readonly Loaded<T>[]>,
    ) {
      if (entries.length === 0) return []
      const found = await lookUp(entries)
      const batch = createBatch(load)
      return Promise.all(entries.map((entry, index) => settle(entry, found?.[index], () => batch(index))))
    },

    async invalidate(voids, version) {
      try {
        await store.invalidate(voids, version)
      } catch (error) {
        gate.fail(error)
        throw error
      }
    },
  }
}

const nameOf = (slot: CacheSlot): string => ('page' in slot ? `${slot.list} ${slot.page}` : slot.key)

function withoutLease(found: Lookup | undefined): Lookup | undefined {
  if (found?.state === 'refresh') return { state: 'fresh', data: found.data }
  if (found?.state === 'lease') return { state: 'wait', ...(found.data !== undefined && { data: found.data }) }
  return found
}

/** A value that cannot be read back, e.g. of another release's shape, counts as absent. */
function parse<T>(data: string | undefined): { value: T | null } | undefined {
  if (data === undefined) return undefined
  try {
    return { value: JSON.parse(data) as T | null }
  } catch {
    return undefined
  }
}

const createCounters = (registry: Registry) => ({
  reads: new Counter({
    name: 'cache_reads_total',
    help: 'Entries read, by what Redis said or what became of it (stale: MySQL failed and the old value was served)',
    labelNames: ['outcome'] as const,
    registers: [registry],
  }),
  loads: new Counter({
    name: 'cache_loads_total',
    help: 'Loads from MySQL, each for all who shared it',
    registers: [registry],
  }),
  fills: new Counter({
    name: 'cache_fills_total',
    help: 'Fills of Redis; a refused one came after an invalidation',
    labelNames: ['outcome'] as const,
    registers: [registry],
  }),
})
