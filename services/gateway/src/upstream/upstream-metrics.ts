import { SeriesHistogram } from '@bajiaozhi/shared/telemetry/series-histogram'
import { Counter, Gauge, type Registry } from 'prom-client'
import type { Failure } from './failure.ts'
import type { ReplicaSet } from './replica-set.ts'

/** What is counted of the requests to one service. */
export interface UpstreamMetrics {
  /** A request ended with an answer or without one, and nobody aborted it. */
  ended: (route: string, ms: number) => void
  foundNone: (route: string) => void
  retried: (reason: Failure) => void
  retryRefused: () => void
  ejected: (reason: Failure) => void
}

const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 1.5, 3, 8]

/** Registers what all services share, and gives what counts for one of them. */
export function createUpstreamMetrics(registry: Registry) {
  const sets = new Map<string, ReplicaSet>()
  const unplaced = new Map<string, Map<string, number>>()
  const registers = [registry]
  const count = (name: string, help: string, labelNames: string[]) => new Counter({ name, help, labelNames, registers })
  const retries = count('gateway_upstream_retries_total', 'Further attempts', ['upstream', 'reason'])
  const refused = count('gateway_upstream_retries_refused_total', 'Further attempts without a budget', ['upstream'])
  const ejections = count('gateway_upstream_ejections_total', 'Replicas left out for a while', ['upstream', 'reason'])
  const duration = new SeriesHistogram({
    name: 'gateway_upstream_duration_seconds',
    help: 'Time of a request to a service, all attempts and the body included; aborted ones are left out',
    labelNames: ['route', 'upstream'],
    buckets: BUCKETS,
    registry,
  })
  measureAttempts(registry, sets, unplaced)
  measureReplicas(registry, sets)

  return {
    of(upstream: string): UpstreamMetrics {
      const nowhere = new Map<string, number>()
      unplaced.set(upstream, nowhere)
      refused.inc({ upstream }, 0)
      return {
        ended: (route, ms) => duration.observe([route, upstream], ms / 1000),
        foundNone: (route) => void nowhere.set(route, (nowhere.get(route) ?? 0) + 1),
        retried: (reason) => retries.inc({ upstream, reason }),
        retryRefused: () => refused.inc({ upstream }),
        ejected: (reason) => ejections.inc({ upstream, reason }),
      }
    },
    follow: (upstream: string, replicas: ReplicaSet) => void sets.set(upstream, replicas),
  }
}

/** Counted with the replicas themselves, so that what DNS no longer lists is no longer shown. */
function measureAttempts(
  registry: Registry,
  sets: ReadonlyMap<string, ReplicaSet>,
  unplaced: ReadonlyMap<string, Map<string, number>>,
): void {
  new Counter({
    name: 'gateway_upstream_requests_total',
    help: 'Attempts by route, service, replica and how they ended; no replica: there was no address',
    labelNames: ['route', 'upstream', 'replica', 'outcome'],
    registers: [registry],
    collect() {
      this.reset()
      for (const [upstream, replicas] of sets) {
        for (const { route, replica, outcome, count } of replicas.attempts()) {
          this.inc({ route, upstream, replica, outcome }, count)
        }
      }
      for (const [upstream, routes] of unplaced) {
        for (const [route, count] of routes) this.inc({ route, upstream, replica: '', outcome: 'no_replica' }, count)
      }
    },
  })
}

function measureReplicas(registry: Registry, sets: ReadonlyMap<string, ReplicaSet>): void {
  new Gauge({
    name: 'gateway_upstream_replicas',
    help: 'Replicas of a service that DNS lists, that say they are ready, that are ejected',
    labelNames: ['upstream', 'state'],
    // Each gateway process counts the same replicas: added up they would be too many.
    aggregator: 'average',
    registers: [registry],
    collect() {
      for (const [upstream, replicas] of sets) {
        for (const [state, count] of Object.entries(replicas.counts())) this.set({ upstream, state }, count)
      }
    },
  })
}
