import type { CacheVoids } from '../cache/cache-entry.ts'
import type { Announcement } from '../mysql/announcement.ts'
import type { Transaction, UnitOfWork } from '../mysql/unit-of-work.ts'

export interface FakeUnitOfWork extends UnitOfWork {
  /** What happened, in order: `commit`, `rollback`, `void <key>`. */
  log: string[]
  announced: Announcement[]
  /** The next commit fails with this. */
  failNextCommit: (error: Error) => void
}

/** One transaction after the other on the rows of memory; what was announced is voided after the commit. */
export function createFakeUnitOfWork(
  rows: object,
  invalidate: (voids: CacheVoids, version: number) => Promise<void>,
): FakeUnitOfWork {
  const log: string[] = []
  const announced: Announcement[] = []
  let failure: Error | undefined
  let queue: Promise<unknown> = Promise.resolve()

  async function run<T>(work: Parameters<UnitOfWork['write']>[0]): Promise<T> {
    const before = structuredClone(rows)
    const ours: Announcement[] = []
    try {
      const result = await work({} as Transaction, async (announcement) => void ours.push(announcement))
      const error = failure
      failure = undefined
      if (error) throw error
      log.push('commit')
      for (const { voids, version } of ours) {
        await invalidate(voids, version)
        log.push(...[...voids.lists, ...voids.entries].map((key) => `void ${key}`))
      }
      announced.push(...ours)
      return result as T
    } catch (error) {
      Object.assign(rows, before)
      log.push('rollback')
      throw error
    }
  }

  return {
    log,
    announced,
    failNextCommit(error) {
      failure = error
    },
    write<T>(work: Parameters<UnitOfWork['write']>[0]): Promise<T> {
      const result = queue.then(() => run<T>(work))
      queue = result.catch(() => {})
      return result
    },
  }
}
