import type { FighterSnapshot } from '@bajiaozhi/shared/contracts/fighter-snapshot'
import { toTimestamp } from '@bajiaozhi/shared/contracts/timestamps'
import type { Logger } from '@bajiaozhi/shared/logger/logger'
import type { FightersClient } from './fighters-client.ts'
import type { SnapshotsRepository } from './snapshots-repository.ts'
import type { SnapshotsService } from './snapshots-service.ts'

export interface Reconciler {
  /** Takes in all that has changed since the last run that succeeded; all fighters in the first. Rejects when it could not. */
  run: () => Promise<void>
  /** Runs now, and again until it has succeeded once. */
  start: () => void
  stop: () => Promise<void>
}

export interface ReconcilerOptions {
  fighters: Pick<FightersClient, 'listChanged'>
  snapshots: Pick<SnapshotsRepository, 'versionsOf'>
  service: SnapshotsService
  logger: Logger
  /** Between two tries at the start; 15 s unless told. */
  afterFailureMs?: number
  now?: () => Date
}

/** Two clocks differ, and a transaction may commit later than its time says. */
const OVERLAP_MS = 60_000
const AFTER_FAILURE_MS = 15_000

/** Repairs the copies of fighters: a stream that lost its data costs nothing but time. */
export function createReconciler(options: ReconcilerOptions): Reconciler {
  const { fighters, snapshots, service, logger, afterFailureMs = AFTER_FAILURE_MS, now = () => new Date() } = options
  let since: string | undefined
  let isStopped = false
  let timer: NodeJS.Timeout | undefined
  let running = Promise.resolve()

  async function takeNews(page: readonly FighterSnapshot[]): Promise<number> {
    const known = await snapshots.versionsOf(page.map(({ id }) => id))
    const news = page.filter(({ id, version }) => (known.get(id) ?? 0) < version)
    for (const snapshot of news) if (!isStopped) await service.take(snapshot)
    return news.length
  }

  async function run(): Promise<void> {
    const began = now().getTime() - OVERLAP_MS
    let count = 0
    let cursor: string | null | undefined
    do {
      const page = await fighters.listChanged({
        ...(since !== undefined && { changedSince: since }),
        ...(typeof cursor === 'string' && { cursor }),
      })
      count += await takeNews(page.items)
      cursor = page.next_cursor
    } while (cursor !== null && !isStopped)
    if (isStopped) return
    since = toTimestamp(new Date(began))
    if (count > 0) logger.info({ count }, 'fighters were brought up to date')
  }

  async function runGuarded(): Promise<void> {
    try {
      await run()
    } catch (err) {
      logger.warn({ err }, 'fighters cannot be compared for now, cards show them as they were')
      if (!isStopped) timer = setTimeout(start, afterFailureMs)
    }
  }

  function start(): void {
    running = runGuarded()
  }

  return {
    run,
    start,
    async stop() {
      isStopped = true
      clearTimeout(timer)
      await running
    },
  }
}
