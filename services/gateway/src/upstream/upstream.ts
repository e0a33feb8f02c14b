import { randomUUID } from 'node:crypto'
import type { Logger } from '@bajiaozhi/shared/logger/logger'
import type { Registry } from 'prom-client'
import type { Dispatcher } from 'undici'
import { createAdmission } from '../overload/admission.ts'
import { createGradientLimit, type GradientLimit } from '../overload/gradient-limit.ts'
import { LimitedDispatcher } from '../overload/limited-dispatcher.ts'
import { createOverloadMetrics } from '../overload/overload-metrics.ts'
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
  /** Takes UpstreamRequests: `route`, `policy` and `priority` beside undici's own options. */
  readonly dispatcher: Dispatcher
  readonly replicas: ReplicaSet
}

export interface UpstreamsOptions<Name extends string> {
  urls: Record<Name, string>
  resolve: ResolveAddresses
  logger: Logger
  registry: Registry
  /** How much a service can take: learned from its latency, unless told; nothing: as much as is asked. */
  createLimit?: () => GradientLimit | undefined
}

const learnedLimit = () => createGradientLimit({ now: () => performance.now() })

/** One upstream a service, with its metrics. Nothing is resolved yet. */
export function createUpstreams<Name extends string>(options: UpstreamsOptions<Name>): Record<Name, Upstream> {
  const { urls, resolve, logger, registry, createLimit = learnedLimit } = options
  const gatewayId = randomUUID()
  const all = createUpstreamMetrics(registry)
  const loads = createOverloadMetrics(registry)
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
    const admission = createAdmission(createLimit())
    const inner = new ServiceDispatcher({ replicas, budget: new RetryBudget(), metrics })
    const dispatcher = new LimitedDispatcher({ inner, admission, onShed: loads.follow(name, admission) })
    return [name, { url, host: new URL(url).host, replicas, dispatcher }]
  })
  return Object.fromEntries(upstreams) as Record<Name, Upstream>
}
