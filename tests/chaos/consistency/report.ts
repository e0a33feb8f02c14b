import { FAULT_KINDS } from './fault-kinds.ts'
import { beyondBars, type Figures, type StaleRead } from './figures.ts'
import type { Windows } from './windows.ts'

/** Upper bounds in milliseconds. */
const AGES = [10, 50, 250, 1000, 2250, Number.POSITIVE_INFINITY]
const EXAMPLES = 8

/** A run in lines for people. */
export function describeRun(figures: Figures, windows: Windows): string[] {
  const { seconds, writes, unansweredWrites, failedWrites, reads, readsOutside, failedReads, stale, wrongKeys } =
    figures
  const [inside, outside] = [true, false].map((isIn) => stale.filter(({ began }) => windows.contains(began) === isIn))
  const perSecond = (n: number) => `${n} (${(n / seconds).toFixed(0)}/s)`
  return [
    `${seconds.toFixed(1)} s; the checker's loop lagged ${figures.loopLagMs.toFixed(1)} ms at the 99th percentile`,
    `writes ${perSecond(writes)}, ${unansweredWrites} of them committed without an answer; ${failedWrites} failed`,
    `reads ${perSecond(reads)}, ${readsOutside} outside of the faults' windows; ${failedReads} failed`,
    `loads ${figures.loads.all}, slow ${figures.loads.slow} (of the processes that were left)`,
    `faults: ${FAULT_KINDS.map((kind) => `${kind} ${figures.faults[kind]}`).join(', ')}`,
    `stale reads outside of the windows: ${byAge(outside!)}`,
    `stale reads inside of the windows: ${byAge(inside!)}`,
    `keys that differ from MySQL at rest: ${wrongKeys === undefined ? 'not compared' : wrongKeys.length}`,
    ...(wrongKeys ?? []).slice(0, EXAMPLES).map(({ from, path, shown }) => `  ${from} shows ${shown} at ${path}`),
    ...beyondBars(figures, windows).slice(0, EXAMPLES).map(describeStale),
  ]
}

function byAge(reads: StaleRead[]): string {
  const counts = AGES.map((bound, index) => {
    const above = AGES[index - 1] ?? 0
    const n = reads.filter(({ ageMs }) => ageMs > above && ageMs <= bound).length
    return Number.isFinite(bound) ? `<= ${bound} ms: ${n}` : `more: ${n}`
  })
  const oldest = Math.max(0, ...reads.map(({ ageMs }) => ageMs))
  return `${reads.length} (${counts.join(', ')}; the oldest ${oldest.toFixed(0)} ms)`
}

const describeStale = ({ ageMs, path, gateway, shown }: StaleRead): string =>
  `  beyond the bars: ${path} by gateway ${gateway + 1} showed ${shown}, ${ageMs.toFixed(0)} ms after a newer answer`
