import { isPoison } from './check-job.ts'
import { FAILPOINTS } from './failpoints.ts'
import type { Figures } from './figures.ts'
import { FAULT_KINDS } from './plan.ts'
import { describeLeft } from './rest.ts'
import { wrongsIn } from './verdict.ts'

/** A run in lines for people. */
export function describeRun(figures: Figures): string[] {
  const { produced, effects, dead, real, hits, faults, violations } = figures
  const wrongs = wrongsIn(figures)
  const poison = [...produced.values()].filter(({ kind }) => isPoison(kind)).length
  return [
    `${figures.seconds.toFixed(1)} s; jobs produced ${produced.size}, done ${effects.size}, dead ${new Set(dead).size} (poison ${poison})`,
    `lost ${wrongs.lost.length}, done twice ${wrongs.doneTwice.length}, both done and dead ${wrongs.doneAndDead.length}, ` +
      `dead without being poison ${wrongs.innocent.length}, two workers at once ${violations.length}`,
    `left at the end: ${describeLeft(figures.left)}`,
    `workers killed ${figures.deaths}; at failpoints: ${FAILPOINTS.map((name) => `${name} ${hits[name]}`).join('; ')}`,
    `faults: ${FAULT_KINDS.map((kind) => `${kind} ${faults[kind]}`).join(', ')}`,
    ...(real
      ? [
          `the real way: accepted ${real.accepted} (refused ${real.refused}), not done ${real.notDone.length}, dead ${real.dead}, ` +
            `articles missing ${real.missing.length}, ingest-workers killed ${real.kills}`,
          `left at its end: ${describeLeft(real.left)}`,
        ]
      : []),
    ...violations
      .slice(0, 5)
      .map(({ entry, worker, by, what }) => `  ${entry}: ${what} by ${worker} after ${by} had claimed it`),
  ]
}
