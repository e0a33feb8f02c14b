import type { Failure } from '../../src/upstream/failure.ts'
import type { UpstreamMetrics } from '../../src/upstream/upstream-metrics.ts'

/** Remembers what it was told. */
export function createFakeMetrics() {
  const retries: Failure[] = []
  const ejections: Failure[] = []
  const counts = { ended: 0, none: 0, refused: 0 }
  const metrics: UpstreamMetrics = {
    ended: () => {
      counts.ended += 1
    },
    foundNone: () => {
      counts.none += 1
    },
    retryRefused: () => {
      counts.refused += 1
    },
    retried: (reason) => void retries.push(reason),
    ejected: (reason) => void ejections.push(reason),
  }
  return { metrics, retries, ejections, counts }
}
