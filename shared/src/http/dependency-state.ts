import { giveUpAfter } from '../timing/give-up-after.ts'

export interface HealthCheck {
  /** Resolves while the dependency answers; what it rejects with stays in the log. */
  check: () => Promise<unknown>
  /** Whether the process is of no use without it. */
  required: boolean
}

export type DependencyState = 'up' | 'down'

/** Several gateways ask twice a second each, and every question to a dependency costs it something. */
const FRESH_MS = 250
/** What is only reported is asked for less often. */
const REPORTED_FRESH_MS = 750
/** It may be as old as this, so that a dependency that hangs does not hold up the answer about the others. */
const REPORTED_MS = 1000
/** Without an answer for so long it is down; a gateway's poll waits half a second for the whole answer. */
const PATIENCE_MS = 300
/** A check that never ends must not be the last one. */
const FORGOTTEN_MS = 3000

/**
 * Asks a dependency how it is, for all who want to know at the same time.
 * @param now monotonic milliseconds
 */
export function createDependencyState(
  { check, required }: HealthCheck,
  now: () => number = () => performance.now(),
): () => Promise<DependencyState> {
  let last: { state: DependencyState; at: number } | undefined
  let running: { result: Promise<DependencyState>; startedAt: number } | undefined
  const freshMs = required ? FRESH_MS : REPORTED_FRESH_MS

  function note(state: DependencyState): DependencyState {
    last = { state, at: now() }
    return state
  }

  function ask(): Promise<DependencyState> {
    const patience = Promise.withResolvers<DependencyState>()
    const stop = giveUpAfter(PATIENCE_MS, () => patience.resolve(note('down')))
    const answer = answerOf(check).then((state) => {
      stop()
      if (running === mine) running = undefined
      return note(state)
    })
    const mine = { result: Promise.race([answer, patience.promise]), startedAt: now() }
    running = mine
    return mine.result
  }

  return async () => {
    const age = last === undefined ? Number.POSITIVE_INFINITY : now() - last.at
    if (age < freshMs) return last!.state
    const isUnderWay = running !== undefined && now() - running.startedAt < FORGOTTEN_MS
    const result = isUnderWay ? running!.result : ask()
    return !required && age < REPORTED_MS ? last!.state : result
  }
}

const answerOf = async (check: HealthCheck['check']): Promise<DependencyState> => {
  try {
    await check()
    return 'up'
  } catch {
    return 'down'
  }
}
