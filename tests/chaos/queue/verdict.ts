import { isPoison } from './check-job.ts'
import { FAILPOINTS } from './failpoints.ts'
import type { Figures, RealFigures } from './figures.ts'
import { FAULT_KINDS } from './plan.ts'
import type { Left } from './rest.ts'

/** Jobs for which the queue did not keep its word, by what it did to them. */
export interface Wrongs {
  /** Neither done nor dead. */
  lost: string[]
  doneTwice: string[]
  doneAndDead: string[]
  /** Dead, and should not be. */
  innocent: string[]
  /** Not dead, and should be. */
  acquitted: string[]
  /** Done or dead, and never acknowledged to the producer as added. */
  unknown: string[]
}

export function wrongsIn({ produced, effects, outcomes, dead }: Figures): Wrongs {
  const buried = new Set(dead)
  const ids = [...produced.keys()]
  const poison = new Set(ids.filter((id) => isPoison(produced.get(id)!.kind)))
  return {
    lost: ids.filter((id) => !effects.has(id) && !buried.has(id)),
    doneTwice: [...effects].flatMap(([id, n]) => (n > 1 ? [id] : [])),
    doneAndDead: [...buried].filter((id) => effects.has(id) || outcomes.get(id) === 'done'),
    innocent: [...buried].filter((id) => !poison.has(id)),
    acquitted: [...poison].filter((id) => !buried.has(id)),
    unknown: [...new Set([...effects.keys(), ...buried])].filter((id) => !produced.has(id)),
  }
}

/** What of a run of the correct engine is not as it must be; empty when all is. */
export function failuresOf(figures: Figures): string[] {
  const wrongs = wrongsIn(figures)
  const { hits, faults, violations, left, real } = figures
  return [
    ...some(wrongs.lost, 'lost'),
    ...some(wrongs.doneTwice, 'done twice'),
    ...some(wrongs.doneAndDead, 'both done and dead'),
    ...some(wrongs.innocent, 'dead without being poison'),
    ...some(wrongs.acquitted, 'poison and not dead'),
    ...some(wrongs.unknown, 'never added'),
    ...failsIf(violations.length > 0, `${violations.length} times two workers had an entry at once`),
    ...failsIf(figures.produced.size === 0, 'nothing was produced'),
    ...leftOver('the queue', left),
    ...FAILPOINTS.flatMap((failpoint) => failsIf(hits[failpoint] === 0, `nobody was killed ${failpoint}`)),
    ...FAULT_KINDS.flatMap((kind) => failsIf(faults[kind] === 0, `${kind}: never`)),
    ...(real ? realFailuresOf(real) : []),
  ]
}

/** Whether a run of a broken engine has shown that it is broken: by what it did to jobs, not by faults that came too seldom. */
export function isCaught(figures: Figures): boolean {
  const { lost, doneTwice, doneAndDead } = wrongsIn(figures)
  return lost.length + doneTwice.length + doneAndDead.length + figures.violations.length > 0
}

const realFailuresOf = (real: RealFigures): string[] => [
  ...failsIf(real.accepted < real.asked, `only ${real.accepted} of ${real.asked} real jobs were accepted`),
  ...some(real.notDone, 'accepted by articles and not done'),
  ...some(real.missing, 'done, without their article'),
  ...failsIf(real.dead > 0, `${real.dead} real jobs are dead`),
  ...failsIf(real.kills === 0, 'no ingest-worker was killed'),
  ...leftOver('the real queue', real.left),
]

const leftOver = (queue: string, left: Left): string[] =>
  (Object.keys(left) as (keyof Left)[]).flatMap((what) =>
    failsIf(left[what] !== 0, `${queue} has ${what} ${left[what]} at the end`),
  )

const EXAMPLES = 5
const some = (ids: readonly string[], what: string): string[] =>
  failsIf(ids.length > 0, `${ids.length} jobs ${what} (${ids.slice(0, EXAMPLES).join(', ')})`)
const failsIf = (failed: boolean, what: string): string[] => (failed ? [what] : [])
