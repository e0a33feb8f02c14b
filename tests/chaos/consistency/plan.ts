import { FAULT_KINDS, type FaultKind } from './fault-kinds.ts'

/** Faults that begin together, `atMs` after the start. */
export interface PlannedFaults {
  atMs: number
  kinds: FaultKind[]
}

/** Nothing fails while the caches fill, nor so late that its window would outlast the run. */
const MARGIN_MS = { before: 1500, after: 4000 }
const SHORT_RUN_MS = 60_000

export const isShort = (runMs: number): boolean => runMs < SHORT_RUN_MS

/**
 * Every fault `timesEach` times, spread over the run in rounds, each round in an order of its own. In a short run they come in
 * pairs, so that enough of it lies outside of them; in a long one every fourth is a pair.
 */
export function planFaults(runMs: number, timesEach: number): PlannedFaults[] {
  const groups = Array.from({ length: timesEach }, () => groupsOf(shuffled(FAULT_KINDS), isShort(runMs))).flat()
  const stepMs = (runMs - MARGIN_MS.before - MARGIN_MS.after) / groups.length
  return groups.map((kinds, index) => ({ atMs: MARGIN_MS.before + index * stepMs, kinds }))
}

function groupsOf(kinds: FaultKind[], onlyPairs: boolean): FaultKind[][] {
  const [pairs, singles] = onlyPairs ? [kinds, []] : [kinds.slice(0, 4), kinds.slice(4)]
  const paired = pairs.flatMap((kind, index) => (index % 2 === 0 ? [[kind, pairs[index + 1]!]] : []))
  return shuffled([...paired, ...singles.map((kind) => [kind])])
}

function shuffled<T>(items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item)
}
