import { Counter, type Registry } from 'prom-client'
import { SeriesHistogram } from '../telemetry/series-histogram.ts'

/** What the workers of a process count of the deliveries that they handle. */
export type JobMetrics = ReturnType<typeof jobMetrics>

export const jobMetrics = (registry: Registry) => ({
  jobs: new Counter({
    name: 'stream_jobs_total',
    help: 'Deliveries handled, by how they ended',
    labelNames: ['stream', 'outcome'] as const,
    registers: [registry],
  }),
  duration: new SeriesHistogram({
    name: 'stream_job_duration_seconds',
    help: 'Time from the delivery to its end',
    labelNames: ['stream'],
    buckets: [0.001, 0.01, 0.1, 0.5, 1, 5, 20, 60],
    registry,
  }),
})
