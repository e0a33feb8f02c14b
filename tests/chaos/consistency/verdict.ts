import { FAULT_KINDS } from './fault-kinds.ts'
import { beyondBars, type Figures } from './figures.ts'
import { BARS, SHORT_RUN_LENIENCY } from './parameters.ts'
import { isShort } from './plan.ts'
import type { Windows } from './windows.ts'

/**
 * What of a run of the correct backend does not meet its bars; empty when all of it does.
 * @param asked its planned length in seconds
 */
export function failuresOf(figures: Figures, windows: Windows, timesEach: number, asked: number): string[] {
  const { seconds, reads, readsOutside, writes, oddReads, wrongKeys, faults, loads, loopLagMs } = figures
  const beyond = beyondBars(figures, windows)
  const part = isShort(asked * 1000) ? SHORT_RUN_LENIENCY : 1
  return [
    ...failsIf(beyond.length > 0, `${beyond.length} stale reads beyond the bars`),
    ...failsIf(wrongKeys === undefined, 'nothing was compared at rest'),
    ...failsIf((wrongKeys?.length ?? 0) > 0, `${wrongKeys?.length} keys differ from MySQL at rest`),
    ...failsIf(oddReads > 0, `${oddReads} reads could not be understood`),
    ...failsIf(reads < BARS.readsPerSecond * seconds * part, `${reads} reads are too few`),
    ...failsIf(writes < BARS.writesPerSecond * seconds * part, `${writes} writes are too few`),
    ...failsIf(readsOutside < reads * BARS.outsideShare, `only ${readsOutside} reads outside of the faults' windows`),
    ...failsIf(loads.slow === 0, 'no load was slow'),
    ...failsIf(part === 1 && loopLagMs > BARS.loopLagMs, `the checker itself lagged ${loopLagMs.toFixed(0)} ms`),
    ...FAULT_KINDS.flatMap((kind) =>
      failsIf(faults[kind] < timesEach, `${kind}: ${faults[kind]} of ${timesEach} times`),
    ),
  ]
}

/** Whether a run of a broken backend has shown that it is broken: by stale reads. */
export const isCaught = (figures: Figures, windows: Windows): boolean => beyondBars(figures, windows).length > 0

const failsIf = (failed: boolean, what: string): string[] => (failed ? [what] : [])
