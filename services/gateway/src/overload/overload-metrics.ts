import { Counter, Gauge, type Registry } from 'prom-client'
import type { Admission, Priority } from './admission.ts'

/** Registers what all services share. */
export function createOverloadMetrics(registry: Registry) {
  const admissions = new Map<string, Admission>()
  const sheds = new Counter({
    name: 'gateway_sheds_total',
    help: 'Requests refused with 503 as the service had as much to do as it can',
    labelNames: ['upstream', 'priority'],
    registers: [registry],
  })
  const gauge = (name: string, help: string, read: (admission: Admission) => number) =>
    new Gauge({
      name,
      help,
      labelNames: ['upstream'],
      registers: [registry],
      collect() {
        for (const [upstream, admission] of admissions) this.set({ upstream }, read(admission))
      },
    })
  gauge('gateway_concurrency_limit', 'Requests that a service may have in flight, as learned', ({ limit }) => limit)
  gauge('gateway_concurrency', 'Requests that a service has in flight', ({ inFlight }) => inFlight)

  return {
    /** @returns what counts a request that was shed */
    follow(upstream: string, admission: Admission) {
      admissions.set(upstream, admission)
      return (priority: Priority): void => sheds.inc({ upstream, priority })
    },
  }
}
