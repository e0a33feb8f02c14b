import { setTimeout as pause } from 'node:timers/promises'

export interface PaceOptions {
  perSecond: number
  /** What is under way at most; what was held back by it is made up for later. */
  atOnce: number
  /** Begins one more. Undefined: there is nothing to begin right now. */
  begin: () => Promise<void> | undefined
  signal: AbortSignal
}

const STEP_MS = 4
/** How much faster than the rate what was held back is made up for: a burst of all of it would be a load of its own. */
const CATCH_UP = 1.3

/** Begins things at a steady rate, whatever becomes of them. Resolves when `signal` has ended it and all of them are through. */
export async function pace({ perSecond, atOnce, begin, signal }: PaceOptions): Promise<void> {
  const underWay = new Set<Promise<void>>()
  const failures: unknown[] = []
  const started = performance.now()
  let steppedAt = started
  let begun = 0

  function beginOne(): boolean {
    const one = begin()
    if (!one) return false
    const settled = one.catch((error) => void failures.push(error)).finally(() => underWay.delete(settled))
    underWay.add(settled)
    begun += 1
    return true
  }

  while (!signal.aborted && failures.length === 0) {
    const now = performance.now()
    const due = Math.min(perSecond * (now - started), begun * 1000 + CATCH_UP * perSecond * (now - steppedAt)) / 1000
    steppedAt = now
    while (begun < due && underWay.size < atOnce && beginOne());
    await pause(STEP_MS)
  }
  await Promise.all(underWay)
  if (failures.length > 0) throw failures[0]
}
