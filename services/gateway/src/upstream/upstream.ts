import { randomUUID } from 'node:crypto'
import type { Logger } from '@bajiaozhi/shared/logger/logger'
import type { Registry } from 'prom-client'
import type { Dispatcher } from 'undici'
import { CONNECT_MS } from '../routes.ts'
import { ReplicaSet } from './replica-set.ts'
import type { ResolveAddresses } from './resolve-addresses.ts'
import { RetryBudget } from './retry-budget.ts'
import { ServiceDispatcher } from './service-dispatcher.ts'
import { createUpstreamMetrics } from './upstream-metrics.ts'

/** A service behind the gateway. */
export interface Upstream {
  /** e.g. `http://articles:3000`; only the Host header comes from it. */
  readonly url: string
  /** That header, e.g. `articles:3000`. */
  readonly host: string
  /** Takes UpstreamRequests: `route` and `policy` beside undici's own options. */
  readonly dispatcher: Dispatcher
  readonly replicas: ReplicaSet
}

export interface UpstreamsOptions<Name extends string> {
  urls: Record<Name, string>
  resolve: ResolveAddresses
  logger: Logger
  registry: Registry
}

/** One upstream a service, with its metrics. Nothing is resolved yet. */
export function createUpstreams<Name extends string>(options: UpstreamsOptions<Name>): Record<Name, Upstream> {
  const { urls, resolve, logger, registry } = options
  const gatewayId = randomUUID()
  const all = createUpstreamMetrics(registry)
  const upstreams = Object.entries<string>(urls).map(([name, url]): [string, Upstream] => {
    const metrics = all.of(name)
    const replicas = new ReplicaSet({
      url: new URL(url),
      resolve,
      logger,
      connectMs: CONNECT_MS,
      gatewayId,
      onEjection: metrics.ejected,
    })
    all.follow(name, replicas)
    const dispatcher = new ServiceDispatcher({ replicas, budget: new RetryBudget(), metrics })
    return [name, { url, host: new URL(url).host, replicas, dispatcher }]
  })
  return Object.fromEntries(upstreams) as Record<Name, Upstream>
}
