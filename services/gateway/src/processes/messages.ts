import type { DependencyState } from '@bajiaozhi/shared/http/dependency-state'
import type { MetricObjectWithValues, MetricValue } from 'prom-client'

/** What `registry.getMetricsAsJSON()` gives: plain data, so it can be sent. */
export type Metrics = MetricObjectWithValues<MetricValue<string>>[]
export type Dependencies = Record<string, DependencyState>

export interface Reports {
  health: Dependencies
  metrics: Metrics
}

/** From the primary to a worker: a question; that the whole gateway is about to leave; that this worker is to leave now. */
export type ToWorker = { ask: keyof Reports; id: number } | 'leave soon' | 'leave'

/** From a worker to the primary: the answer to a question, or its counts as it leaves. */
export type FromWorker = { id: number; report: Reports[keyof Reports] } | { lastMetrics: Metrics }
