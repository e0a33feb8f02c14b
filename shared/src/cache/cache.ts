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

/** A load that is counted, limited and shared with who came before it started. */
type Load<T> = () => Promise<Timed<T>>
interface Timed<T> extends Loaded<T> {
  /** Milliseconds between MySQL being asked and its answer. */
  costMs: number
}

/** What may be served while MySQL is away; nothing from the moment when it is known to be void. */
interface Old<T> {
  kept: { value: T | null } | undefined
}

/**
 * Cache-aside with leases (DESIGN.md, "Why leases"): one reader in the fleet loads what Redis does not have, and its fill is
 * refused if an invalidation came in between.
 */
export function createCache({ store, gate, isOutage, logger, registry }: CacheOptions): Cache {
  const loads = createSharedLoads(LOADS_AT_ONCE)
  const counts = createCounters(registry)
  /** The next look at what readers of this process wait for. */
  const nextLooks = new Map<string, Promise<Lookup | undefined>>()

  async function timed<T>(load: () => Promise<Loaded<T>>): Promise<Timed<T>> {
    counts.loads.inc()
    const started = performance.now()
    const loaded = await load()
    return { ...loaded, costMs: performance.now() - started }
  }

  const shared =
    <T>(slot: CacheSlot, load: () => Promise<Loaded<T>>): Load<T> =>
    () =>
      loads.run(nameOf(slot), () => timed(load))

  async function lookUp(slots: readonly CacheSlot[]): Promise<Lookup[] | undefined> {
    if (!gate.isOpen()) return undefined
    try {
      return await store.getOrLease(slots)
    } catch (error) {
      gate.fail(error)
      return undefined
    }
  }

  async function fill<T>(slot: CacheSlot, token: string, loaded: Timed<T>): Promise<boolean> {
    const { value, version, costMs, ttlSec = value === null ? NOTHING_TTL_SEC : slot.ttlSec } = loaded
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
  async function renew<T>(slot: CacheSlot, token: string, load: Load<T>, old: Old<T>): Promise<T | null> {
    const loaded = await load().catch(async (error: unknown) => {
      await release(slot, token)
      throw error
    })
    if (await fill(slot, token, loaded)) return loaded.value
    old.kept = undefined
    return (await load()).value
  }

  async function settle<T>(slot: CacheSlot, found: Lookup | undefined, load: Load<T>): Promise<T | null> {
    counts.reads.inc({ outcome: found?.state ?? 'unavailable' })
    const old: Old<T> = { kept: parse<T>(found) }
    if (found?.state === 'fresh' && old.kept) return old.kept.value
    if (found?.state === 'refresh' && old.kept) {
      const { value } = old.kept
      renew(slot, found.token, load, old).catch((err: unknown) => logger.debug({ err }, 'an early refresh failed'))
      return value
    }
    try {
      return await loadFor(slot, found, load, old)
    } catch (error) {
      if (!old.kept || !isOutage(error)) throw error
      counts.reads.inc({ outcome: 'stale' })
      return old.kept.value
    }
  }

  async function loadFor<T>(slot: CacheSlot, found: Lookup | undefined, load: Load<T>, old: Old<T>): Promise<T | null> {
    if (found && 'token' in found) return renew(slot, found.token, load, old)
    if (found?.state === 'wait') return waitFor(slot, load, old)
    return (await load()).value
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

  async function waitFor<T>(slot: CacheSlot, load: Load<T>, old: Old<T>): Promise<T | null> {
    const until = performance.now() + WAIT_MS
    while (performance.now() < until) {
      const found = await lookAgain(slot)
      if (found?.state !== 'wait') {
        old.kept = undefined
        return settle(slot, found, load)
      }
      old.kept = parse(found)
    }
    counts.reads.inc({ outcome: 'waited in vain' })
    return (await load()).value
  }

  return {
    async read(entry, load) {
      const [found] = (await lookUp([entry])) ?? []
      return settle(entry, found, shared(entry, load))
    },

    async readPage<T>(page: CachePage, load: () => Promise<T>) {
      const [found] = (await lookUp([page])) ?? []
      // A list has no version: what voids it takes its leases with it.
      return (await settle(
        page,
        found,
        shared(page, async () => ({ value: await load(), version: 0 })),
      )) as T
    },

    async readMany<T>(
      entries: readonly CacheEntry[],
      load: (missing: readonly number[]) => Promise<readonly Loaded<T>[]>,
    ) {
      if (entries.length === 0) return []
      const found = await lookUp(entries)
      const batch = createBatch((missing) => loads.limit(() => load(missing)))
      const loadAt = (index: number) => () =>
        loads.runTogether(nameOf(entries[index]!), () => timed(() => batch(index)))
      return Promise.all(entries.map((entry, index) => settle(entry, found?.[index], loadAt(index))))
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
function parse<T>(found: Lookup | undefined): { value: T | null } | undefined {
  if (!found || !('data' in found) || found.data === undefined) return undefined
  try {
    return { value: JSON.parse(found.data) as T | null }
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
