import type { KeptTable } from '@bajiaozhi/shared/mysql/retention'

/** For how many days the run of an ended fetch is kept. One that has not ended still waits to be done, however long ago it was ordered. */
export const runsKept = (days: number): KeptTable => ({
  table: 'ingest_runs',
  ageColumn: 'updated_at',
  only: "status IN ('done', 'dead')",
  days,
})
