import { type App, createApp } from '@bajiaozhi/shared/http/app-factory'
import { type HealthCheck, type Readable, registerOperations } from '@bajiaozhi/shared/http/operations'
import type { Logger } from '@bajiaozhi/shared/logger/logger'
import { SERVICES, type ServiceName } from './routes.ts'
import type { Upstream } from './upstream/upstream.ts'

export interface DependencyParts {
  upstreams: Record<ServiceName, Upstream>
  redis: { ping: () => Promise<unknown> }
  bus: { isConnected: () => boolean }
}

/** What `/readyz` tells of. */
export const DEPENDENCIES = [...SERVICES, 'redis-streams', 'nats'] as const
export type DependencyChecks = Record<(typeof DEPENDENCIES)[number], HealthCheck>

/**
 * Nothing that a gateway process uses is required: one whose services are away still answers, and restarting it would help
 * nobody.
 */
export function dependencyChecks({ upstreams, redis, bus }: DependencyParts): DependencyChecks {
  const service = (name: ServiceName) => reported(() => upstreams[name].replicas.usable)
  return {
    articles: service('articles'),
    events: service('events'),
    fighters: service('fighters'),
    'redis-streams': { check: () => redis.ping(), required: false },
    nats: reported(bus.isConnected),
  }
}

export interface OpsDependencies {
  logger: Logger
  registry: Readable
  checks: Record<string, HealthCheck>
}

/** Health and metrics, on a port of their own that is never published. */
export function buildOpsApp({ logger, registry, checks }: OpsDependencies): App {
  const app = createApp({ logger })
  registerOperations(app, { checks, registry })
  return app
}

const reported = (isUp: () => boolean): HealthCheck => ({
  check: async () => {
    if (!isUp()) throw new Error('it is away')
  },
  required: false,
})
