import { collectDefaultMetrics, Registry } from 'prom-client'
import { SeriesHistogram } from '../telemetry/series-histogram.ts'
import type { App } from './app-factory.ts'

/** The metrics of one process, each with its service's name; the process's own (memory, event loop) are among them. */
export function createRegistry(service: string): Registry {
  const registry = new Registry()
  registry.setDefaultLabels({ service })
  collectDefaultMetrics({ register: registry })
  return registry
}

export interface Observed {
  method: string
  /** Never a path: ids would make it endless. */
  route: string
  status: number
}

/** Counts a request that was answered, and the seconds that it took. */
export type ObserveRequest = (observed: Observed, seconds: number) => void

/**
 * Counts and times every request of an app by method, route and status.
 * @returns what counts one that was answered without the app
 */
export function measureRequests(app: App, registry: Registry): ObserveRequest {
  const duration = new SeriesHistogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the request to the end of its answer',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10],
    registry,
  })
  const observe: ObserveRequest = ({ method, route, status }, seconds) =>
    duration.observe([method, route, status], seconds)
  app.addHook('onResponse', async (request, reply) => {
    const { method, routeOptions } = request
    observe({ method, route: routeOptions.url ?? 'none', status: reply.statusCode }, reply.elapsedTime / 1000)
  })
  return observe
}
