import type { RunReport } from '@bajiaozhi/shared/contracts/ingest'
import type { IngestRun } from './ingest-run-model.ts'
import type { RunChanges } from './runs-repository.ts'

type Progress = Pick<IngestRun, 'status' | 'attempts' | 'replay' | 'started_at'>

/**
 * Reports come twice, late and out of order: `done` is final, `dead` until the job is replayed, and no older attempt overwrites a newer
 * one.
 */
export function isNews(run: Progress, report: RunReport): boolean {
  const { replay = 0 } = report
  if (run.status !== 'done' && replay !== run.replay) return replay > run.replay
  if (run.status === 'done' || run.status === 'dead' || report.attempts < run.attempts) return false
  const hasFailedSince = run.status === 'retrying' && report.status === 'running' && report.attempts === run.attempts
  return !hasFailedSince
}

/** What a report changes; counts that it does not give stay. */
export function toChanges(run: Progress, report: RunReport, at: Date): RunChanges {
  const { status, attempts, replay = 0, fetched, new: added, known, refused, error = null } = report
  const hasEnded = status === 'done' || status === 'dead'
  return {
    status,
    attempts,
    replay,
    error,
    started_at: run.started_at ?? at,
    ended_at: hasEnded ? at : null,
    ...(fetched !== undefined && { fetched_count: fetched }),
    ...(added !== undefined && { new_count: added }),
    ...(known !== undefined && { known_count: known }),
    ...(refused !== undefined && { refused_count: refused }),
  }
}
