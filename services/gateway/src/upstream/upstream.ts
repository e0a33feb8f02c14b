import type { Logger } from '@bajiaozhi/shared/logger/logger'
import { Counter, Gauge, type Registry } from 'prom-client'
import { ReplicaSet } from './replica-set.ts'
import type { ResolveAddresses } from './resolve-addresses.ts'
import { ServiceDispatcher } from './service-dispatcher.ts'

/** A service behind the gateway. */
export interface Upstream {
  /** e.g. `http://articles:3000`; only the Host header comes from it. */
  readonly url: string
  readonly dispatcher: ServiceDispatcher
  readonly replicas: ReplicaSet
}

export interface UpstreamsOptions<Name extends string> {
  urls: Record<Name, string>
  resolve: ResolveAddresses
  logger: Logger
  registry: Registry
}

/** One upstream a service, with a gauge of its replicas and a counter of failed connections. Nothing is resolved yet. */
export function createUpstreams<Name extends string>(options: UpstreamsOptions<Name>): Record<Name, Upstream> {
  const { urls, resolve, logger, registry } = options
  const connectErrors = new Counter({
    name: 'gateway_upstream_connect_errors_total',
    help: 'Connections to a replica that could not be made',
    labelNames: ['upstream'],
    registers: [registry],
  })
  const upstreams = Object.entries<string>(urls).map(([name, url]) => {
    const replicas = new ReplicaSet({ url: new URL(url), resolve, logger })
    const onConnectError = (error: Error) => {
      connectErrors.inc({ upstream: name })
      logger.debug({ err: error, upstream: name }, 'a replica could not be connected to')
    }
    return [name, { url, replicas, dispatcher: new ServiceDispatcher({ replicas, onConnectError }) }] as const
  })
  countReplicas(upstreams, registry)
  return Object.fromEntries(upstreams) as Record<Name, Upstream>
}

function countReplicas(upstreams: (readonly [string, Upstream])[], registry: Registry): void {
  new Gauge({
    name: 'gateway_upstream_replicas',
    help: 'Addresses that DNS lists for a service',
    labelNames: ['upstream'],
    registers: [registry],
    collect() {
      for (const [upstream, { replicas }] of upstreams) this.set({ upstream }, replicas.size)
    },
  })
}
