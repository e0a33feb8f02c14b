import { setTimeout as pause } from 'node:timers/promises'

const STEP_MS = 4

/**
 * Begins one after the other at a steady rate, whatever becomes of them: a slow answer must not lower what is offered. `begin` gets the moment
 * when it was due, never rejects. Resolves when `signal` has ended it and all of them are through.
 */
export async function offer(
  perSecond: number,
  begin: (due: number) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const underWay = new Set<Promise<void>>()
  const started = performance.now()
  for (let begun = 0; !signal.aborted; await pause(STEP_MS)) {
    for (const due = (perSecond * (performance.now() - started)) / 1000; begun < due; begun += 1) {
      const one: Promise<void> = begin(started + (begun * 1000) / perSecond).finally(() => underWay.delete(one))
      underWay.add(one)
    }
  }
  await Promise.all(underWay)
}
