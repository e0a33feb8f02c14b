import type { PlannedJob } from './check-job.ts'
import type { Violation } from './claims.ts'
import type { Failpoint } from './failpoints.ts'
import type { FaultKind } from './plan.ts'
import type { Left } from './rest.ts'

/** What became of the jobs that went the real way. */
export interface RealFigures {
  /** Asked to have that many answered with 202. */
  asked: number
  accepted: number
  /** Answered otherwise, or not at all. */
  refused: number
  /** Of those accepted. */
  notDone: string[]
  /** Ingested entries that are not there. */
  missing: string[]
  dead: number
  kills: number
  left: Left
}

/** What a run has seen. */
export interface Figures {
  seconds: number
  /** By id. */
  produced: ReadonlyMap<string, PlannedJob>
  /** How often each job's effect was had. */
  effects: ReadonlyMap<string, number>
  /** What the owner remembers. */
  outcomes: ReadonlyMap<string, 'done' | 'dead'>
  /** Ids of the dead letters; a job whose entry was added twice may have two. */
  dead: readonly string[]
  left: Left
  violations: readonly Violation[]
  hits: Record<Failpoint, number>
  faults: Record<FaultKind, number>
  deaths: number
  /** Undefined when the real way was left out. */
  real: RealFigures | undefined
}
