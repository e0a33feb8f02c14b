import type { Kind, PlannedJob } from './check-job.ts'
import { PARAMETERS, type Sizes } from './parameters.ts'

export const FAULT_KINDS = ['worker stopped', 'connections killed', 'Redis restarted'] as const
export type FaultKind = (typeof FAULT_KINDS)[number]

export interface PlannedFault {
  atMs: number
  kind: FaultKind
}

const EACH_EVERY_SEC = 15
const MARGIN_MS = { before: 2000, after: 3000 }

/** Every fault once in about 15 s, in turns, and none while another is under way. */
export function planFaults(runMs: number): PlannedFault[] {
  const times = Math.max(1, Math.round(runMs / 1000 / EACH_EVERY_SEC))
  const kinds = Array.from({ length: times }, () => FAULT_KINDS).flat()
  const stepMs = (runMs - MARGIN_MS.before - MARGIN_MS.after) / kinds.length
  return kinds.map((kind, index) => ({ atMs: MARGIN_MS.before + index * stepMs, kind }))
}

/** The jobs of a run in the order in which they are added. */
export function planJobs({ jobs, killers }: Pick<Sizes, 'jobs' | 'killers'>): PlannedJob[] {
  const poison = Math.round(jobs * PARAMETERS.poison) - killers
  const failing = Math.round(jobs * PARAMETERS.failsOnce)
  const rest = jobs - killers - poison - failing
  const kinds: Kind[] = [
    ...times('kills', killers),
    ...inTurns(['cut', 'odd', 'throws', 'throws'], poison),
    ...inTurns(['fails before', 'fails inside'], failing),
    ...times('plain', rest),
  ]
  return shuffled(kinds).map((kind, index) => ({ id: `job-${index + 1}`, kind }))
}

const times = (kind: Kind, count: number): Kind[] => inTurns([kind], count)
const inTurns = (kinds: readonly Kind[], count: number): Kind[] =>
  Array.from({ length: count }, (_, index) => kinds[index % kinds.length]!)

/** Items in a random order. */
export function shuffled<T>(items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item)
}
