import type { AdminGuardOptions } from '@bajiaozhi/shared/http/admin-guard'
import { type App, createApp } from '@bajiaozhi/shared/http/app-factory'
import { measureRequests } from '@bajiaozhi/shared/http/metrics'
import type { Logger } from '@bajiaozhi/shared/logger/logger'
import type { Registry } from 'prom-client'
import { createGatewayGuard } from './auth/gateway-guard.ts'
import { registerDocs } from './docs/docs.ts'
import { createClients, registerClients } from './edge/client.ts'
import { registerCors } from './edge/cors.ts'
import { DOOR_TIMES, type DoorTimes, doorOptions, holdTheDoor } from './edge/door.ts'
import { registerProxy } from './edge/proxy.ts'
import { SECURITY_HEADERS } from './edge/security-headers.ts'
import { createAnswering } from './edge-cache/edge-answer.ts'
import type { EdgeCache } from './edge-cache/edge-cache.ts'
import { createEdgeReads } from './edge-cache/edge-reads.ts'
import { answerReadsFirst } from './edge-cache/edge-server.ts'
import { createReads } from './edge-cache/reads.ts'
import { registerHealth } from './health/healthz.ts'
import { registerMediaCache } from './media/media-cache.ts'
import { limitGuard } from './rate-limit/limited-guard.ts'
import type { RateLimits } from './rate-limit/rate-limits.ts'
import { ROUTES, type ServiceName } from './routes.ts'
import type { Upstream } from './upstream/upstream.ts'

export interface GatewayDependencies {
  logger: Logger
  registry: Registry
  upstreams: Record<ServiceName, Upstream>
  edgeCache: EdgeCache
  auth: AdminGuardOptions
  limits: RateLimits
  /** Whose `x-forwarded-*` are believed: addresses, CIDR ranges and names of ranges. */
  trustedProxies: readonly string[]
  /** Origins whose pages may call the API. */
  corsOrigins: readonly string[]
  /** The OpenAPI document of all services. */
  document: object
  /** The directory behind `/media-cache/`. */
  mediaRoot: string
  /** How long a client may take to send a request. */
  times?: DoorTimes
}

/** The public door. Nothing is connected or resolved before it is ready. */
export async function buildApp(dependencies: GatewayDependencies): Promise<App> {
  const { logger, registry, upstreams, edgeCache, auth, limits, trustedProxies } = dependencies
  const { corsOrigins, document, mediaRoot, times = DOOR_TIMES } = dependencies
  const app = createApp({ logger, headers: SECURITY_HEADERS, http: doorOptions(times) })
  const observe = measureRequests(app, registry)
  const clientOf = createClients(trustedProxies)
  registerClients(app, clientOf)
  holdTheDoor(app, times)
  await registerCors(app, corsOrigins)
  registerHealth(app, servingOf(app, upstreams))
  await registerMediaCache(app, mediaRoot)
  await registerDocs(app, document)

  const variesByOrigin = corsOrigins.length > 0
  const toAnswer = createAnswering({ variesByOrigin, now: edgeCache.clock.now })
  const countRequest = limits.public
  const answerRead = createReads({ cache: edgeCache, toAnswer, countRequest })
  const reading = { cache: edgeCache, toAnswer, answerRead, clientOf, observe, logger, variesByOrigin }
  answerReadsFirst(app.server, reading)
  const edgeReads = createEdgeReads(answerRead)
  const guard = limitGuard(createGatewayGuard(auth), limits)
  for (const route of ROUTES) {
    await registerProxy(app, {
      route,
      upstream: upstreams[route.service],
      guard,
      edgeReads,
      countRequest,
      variesByOrigin,
    })
  }
  followUpstreams(app, upstreams)
  shareLimits(app, limits)
  return app
}

/** It can serve while the gateway does not leave and at least one service has an address that takes connections. */
function servingOf(app: App, upstreams: Record<ServiceName, Upstream>): () => boolean {
  return () => !app.departure.isLeaving && Object.values(upstreams).some(({ replicas }) => replicas.usable)
}

function shareLimits(app: App, limits: RateLimits): void {
  app.addHook('onReady', async () => limits.start())
  app.addHook('onClose', () => limits.stop())
}

function followUpstreams(app: App, upstreams: Record<ServiceName, Upstream>): void {
  const all = Object.values(upstreams)
  app.addHook('onReady', async () => {
    await Promise.all(all.map(({ replicas }) => replicas.start()))
  })
  app.addHook('onClose', async () => {
    await Promise.all(all.map(({ replicas }) => replicas.close()))
  })
}
