import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { Gauge, type Registry } from 'prom-client'
import type { CacheVoids } from '../cache/cache-entry.ts'
import type { Logger } from '../logger/logger.ts'
import type { Announcement, StreamMessage } from './announcement.ts'
import {
  DELIVERIES,
  type Delivery,
  type OutboxRepository,
  type OutboxRow,
  type Progress,
  SECOND_VOIDING_MS,
} from './outbox-repository.ts'

/** Where announcements go. Each rejects when it could not deliver; the row is then retried for that target alone. */
export interface OutboxTargets {
  voidCache: (voids: CacheVoids, version: number) => Promise<void>
  /** Tells every gateway on NATS which tags are void. */
  publish: (voided: Pick<Announcement, 'domain' | 'tags'>) => Promise<void>
  addToStream: (message: StreamMessage) => Promise<void>
}

export interface OutboxRelayOptions {
  outbox: OutboxRepository
  targets: OutboxTargets
  logger: Logger
  registry: Registry
}

export interface OutboxRelay {
  /** Delivers rows that the caller has claimed; never rejects: what fails, and the second voiding, is the loop's. */
  relay: (rows: readonly OutboxRow[], claim: string) => Promise<void>
  start: () => void
  stop: () => Promise<void>
}

const SWEEP_MS = 200
const SWEEP_ROWS = 100
/** Readers may see the old value for as long (law 2). */
const MAX_RETRY_MS = 1000
/**
 * When this process alone has lost Redis, the others go on reading what should be void: so a writer tries again for as long as
 * its answer may wait for it.
 */
const WRITER_PATIENCE_MS = 900
const VOIDING_RETRY_MS = 50

/** Relays outbox rows: the writer's own right after its commit, and in a loop whatever a crash or a dead target left. */
export function createOutboxRelay({ outbox, targets, logger, registry }: OutboxRelayOptions): OutboxRelay {
  const timers = new Set<NodeJS.Timeout>()
  const inFlight = new Set<Promise<void>>()
  let isStopped = false
  measureLag(outbox, registry)

  /** Waits for no delivery: one that hangs must not hold up the rows that come after it. */
  async function sweep(): Promise<void> {
    const claim = randomUUID()
    const rows = await outbox.claimDue(SWEEP_ROWS, claim)
    void guarded(() => finish(rows.filter(lacksSecondOnly), claim))
    for (const row of rows) if (!lacksSecondOnly(row)) void guarded(() => deliver(row, claim))
  }

  /** The second voiding of many rows: what every write ends with is marked in one statement. */
  async function finish(rows: readonly OutboxRow[], claim: string): Promise<void> {
    const outcomes = await Promise.allSettled(rows.map((row) => DELIVER.cache_voided_again_at(targets, row)))
    const ids = rows.flatMap((row, index) => (outcomes[index]!.status === 'fulfilled' ? [row.id] : []))
    await outbox.release(ids, claim, progressOf(['cache_voided_again_at'], [], 0))
    await Promise.all(
      rows.map(async ({ id, attempts }, index) => {
        const outcome = outcomes[index]!
        if (outcome.status === 'rejected')
          await outbox.release([id], claim, progressOf([], [String(outcome.reason)], attempts))
      }),
    )
  }

  /**
   * A gateway that hears of a change asks anew at once, and would get the old value for as long as the cache still holds it: so
   * the bus is told after the cache, and told again when the cache could not be voided at first.
   */
  async function deliver(row: OutboxRow, claim: string, patienceMs = 0): Promise<void> {
    const progress = createProgress(row)
    const attempt = (delivery: Delivery) => progress.attempt(delivery, () => DELIVER[delivery](targets, row))
    const { promise: givenUp, resolve: giveUp } = Promise.withResolvers<boolean>()
    const timer = setTimeout(() => giveUp(true), patienceMs)

    async function voidAndTell(): Promise<void> {
      await attempt('cache_voided_at')
      await attempt('bus_published_at')
      while (progress.lacks('cache_voided_at') && !isStopped) {
        if (await Promise.race([givenUp, pause(VOIDING_RETRY_MS, false)])) return
        await attempt('cache_voided_at')
        if (!progress.lacks('cache_voided_at')) await attempt('bus_published_at')
      }
    }

    const adding = attempt('streams_added_at')
    await Promise.all([voidAndTell(), attempt('cache_voided_again_at')]).finally(() => clearTimeout(timer))
    const release = () =>
      outbox.release([row.id], claim, progressOf(progress.delivered(), progress.failures(), row.attempts))
    if (!progress.lacks('streams_added_at')) return release()
    // A stream waits for the disk: no writer's answer waits with it, and whoever takes over meanwhile need not do the rest again.
    await outbox.mark([row.id], progress.delivered())
    void guarded(async () => {
      await adding
      await release()
    })
  }

  /** Errors of MySQL itself end here: the rows stay as they are, and the loop comes back to them. */
  function guarded(work: () => Promise<unknown>): Promise<void> {
    const done: Promise<void> = work()
      .then(() => {})
      .catch((err: unknown) => logger.warn({ err }, 'the outbox could not be relayed for now'))
      .finally(() => inFlight.delete(done))
    inFlight.add(done)
    return done
  }

  function after(ms: number, work: () => void): void {
    if (isStopped) return
    const timer = setTimeout(() => {
      timers.delete(timer)
      work()
    }, ms)
    timers.add(timer)
  }

  function every(ms: number, work: () => Promise<unknown>): void {
    after(ms, () => void guarded(work).then(() => every(ms, work)))
  }

  return {
    relay: (rows, claim) => guarded(() => Promise.all(rows.map((row) => deliver(row, claim, WRITER_PATIENCE_MS)))),
    start() {
      every(SWEEP_MS, sweep)
    },
    async stop() {
      isStopped = true
      for (const timer of timers) clearTimeout(timer)
      // A sweep that was under way begins deliveries.
      while (inFlight.size > 0) await Promise.all(inFlight)
    },
  }
}

const DELIVER: Record<Delivery, (targets: OutboxTargets, row: OutboxRow) => Promise<unknown>> = {
  cache_voided_at: ({ voidCache }, { announcement: { voids, version } }) => voidCache(voids, version),
  cache_voided_again_at: ({ voidCache }, { announcement: { voids, version } }) => voidCache(voids, version),
  bus_published_at: ({ publish }, { announcement: { domain, tags } }) => publish({ domain, tags }),
  streams_added_at: ({ addToStream }, { announcement: { messages = [] } }) => Promise.all(messages.map(addToStream)),
}

/** Whether it is to be delivered now: the second voiding only when the first lies 300 ms back. */
const isOpen = ({ delivered, second_is_due }: OutboxRow, delivery: Delivery): boolean =>
  !delivered[delivery] && (delivery !== 'cache_voided_again_at' || second_is_due)

const lacksSecondOnly = ({ delivered, second_is_due }: OutboxRow): boolean =>
  second_is_due && DELIVERIES.every((name) => delivered[name] === (name !== 'cache_voided_again_at'))

/** What becomes of the deliveries of a row that one relay has in hand. */
function createProgress(row: OutboxRow) {
  const delivered = new Set<Delivery>()
  const failures = new Map<Delivery, string>()
  const lacks = (delivery: Delivery) => !row.delivered[delivery] && !delivered.has(delivery)

  return {
    lacks,
    delivered: () => [...delivered],
    failures: () => [...failures.values()],
    /** Never rejects. */
    async attempt(delivery: Delivery, deliver: () => Promise<unknown>): Promise<void> {
      if (!isOpen(row, delivery)) return
      try {
        await deliver()
        failures.delete(delivery)
        // Before the cache is voided the bus is told in vain.
        if (delivery !== 'bus_published_at' || !lacks('cache_voided_at')) delivered.add(delivery)
      } catch (error) {
        failures.set(delivery, `${delivery}: ${(error as Error).message}`)
      }
    },
  }
}

function progressOf(delivered: Delivery[], failures: string[], attempts: number): Progress {
  const retryMs = Math.min(SECOND_VOIDING_MS * 2 ** Math.min(attempts, 10), MAX_RETRY_MS)
  const error = failures.length === 0 ? null : failures.join('; ').slice(0, 500)
  return { delivered, nextAttemptMs: error === null ? SECOND_VOIDING_MS : retryMs, error }
}

/** Each gauge asks for itself: one that another sets would show what the last scrape found. NaN while MySQL is away. */
function measureLag(outbox: OutboxRepository, registry: Registry): void {
  const gauge = (name: string, help: string, field: 'rows' | 'seconds') =>
    new Gauge({
      name,
      help,
      registers: [registry],
      async collect() {
        this.set(
          await outbox.lag().then(
            (lag) => lag[field],
            () => Number.NaN,
          ),
        )
      },
    })
  gauge('outbox_open_rows', 'Rows that some target has not heard of', 'rows')
  gauge('outbox_lag_seconds', 'Age of the oldest row that some target has not heard of', 'seconds')
}
