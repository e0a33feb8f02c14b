import { FAULT_KINDS, type FaultKind } from './fault-kinds.ts'
import { BARS } from './parameters.ts'
import type { Windows } from './windows.ts'

export interface StaleRead {
  began: number
  ageMs: number
  path: string
  gateway: number
  shown: string
}

/** A key that does not show at rest what MySQL holds. */
export interface WrongKey {
  from: string
  path: string
  shown: string
}

/** What a run has seen. */
export interface Figures {
  seconds: number
  writes: number
  /** Writes without an answer, or answered with an error, that were committed nevertheless. */
  unansweredWrites: number
  failedWrites: number
  /** Those that were answered, and so could be judged. */
  reads: number
  readsOutside: number
  /** Reads without an answer, or with a 5xx. */
  failedReads: number
  /** Reads answered with what could not be understood; there must be none. */
  oddReads: number
  stale: StaleRead[]
  faults: Record<FaultKind, number>
  loads: { all: number; slow: number }
  /** Undefined until everything has come to rest. */
  wrongKeys: WrongKey[] | undefined
  /** The checker's own event loop, 99th percentile: how exact its clock readings are. */
  loopLagMs: number
}

export const createFigures = (): Figures => ({
  seconds: 0,
  writes: 0,
  unansweredWrites: 0,
  failedWrites: 0,
  reads: 0,
  readsOutside: 0,
  failedReads: 0,
  oddReads: 0,
  stale: [],
  faults: Object.fromEntries(FAULT_KINDS.map((kind) => [kind, 0])) as Record<FaultKind, number>,
  loads: { all: 0, slow: 0 },
  wrongKeys: undefined,
  loopLagMs: 0,
})

/** Stale reads beyond the bars: what a correct backend never shows, and a broken one must. */
export const beyondBars = ({ stale }: Pick<Figures, 'stale'>, windows: Windows): StaleRead[] =>
  stale.filter(({ began, ageMs }) => ageMs > (windows.contains(began) ? BARS.staleInsideMs : BARS.staleOutsideMs))
