import { type App, createApp } from '@bajiaozhi/shared/http/app-factory'
import { type HealthCheck, registerOperations } from '@bajiaozhi/shared/http/operations'
import type { Logger } from '@bajiaozhi/shared/logger/logger'
import type { Registry } from 'prom-client'
import type { Upstream } from './upstream/upstream.ts'

export interface OpsDependencies {
  logger: Logger
  registry: Registry
  upstreams: Record<string, Upstream>
  redis: { ping: () => Promise<unknown> }
  bus: { isConnected: () => boolean }
}

/**
 * Health and metrics, on a port of their own that is never published. Nothing in it is required: a gateway whose services
 * are away still answers, and restarting it would help nobody.
 */
export function buildOpsApp({ logger, registry, upstreams, redis, bus }: OpsDependencies): App {
  const app = createApp({ logger })
  const services = Object.entries(upstreams).map(([name, { replicas }]) => [name, reported(() => replicas.usable)])
  const checks: Record<string, HealthCheck> = {
    ...Object.fromEntries(services),
    'redis-streams': { check: () => redis.ping(), required: false },
    nats: reported(bus.isConnected),
  }
  registerOperations(app, { checks, registry })
  return app
}

const reported = (isUp: () => boolean): HealthCheck => ({
  check: async () => {
    if (!isUp()) throw new Error('it is away')
  },
  required: false,
})
