import { once } from 'node:events'
import { type IncomingHttpHeaders, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createTokenVerifier } from '@bajiaozhi/shared/http/admin-guard'
import { createLogger } from '@bajiaozhi/shared/logger/logger'
import type { Redis } from '@bajiaozhi/shared/redis/connection'
import { Registry } from 'prom-client'
import { buildApp, type GatewayDependencies } from '../src/app.ts'
import { createEdgeCache, type EdgeCacheOptions } from '../src/edge-cache/edge-cache.ts'
import { createRateLimits, type Rates } from '../src/rate-limit/rate-limits.ts'
import { createUpstreams, type UpstreamsOptions } from '../src/upstream/upstream.ts'
import { JWT_SECRET } from './admin-token.ts'
import { createFakeBus } from './edge-cache/fake-bus.ts'
import { type Answerer, type StubService, startStub } from './stub-service.ts'

export interface Answer {
  status: number
  headers: IncomingHttpHeaders
  body: string
  json: () => Record<string, unknown>
}

export interface SendOptions {
  method?: string
  headers?: Record<string, string>
  body?: string | Buffer
}

type Overrides = Partial<GatewayDependencies> & {
  articlesUrl?: string
  addresses?: string[]
  createLimit?: UpstreamsOptions<string>['createLimit']
  edge?: Partial<EdgeCacheOptions>
  rates?: Partial<Rates>
  redis?: Pick<Redis, 'eval'>
}

/** Tests come from one address, and are many. */
const PLENTY = { perSec: 1_000_000, burst: 1_000_000 }
const NO_REDIS = { eval: async () => [] }
const MIB = 1024 * 1024

export const logger = createLogger({ service: 'gateway', level: 'silent' })

/** The gateway's dependencies with nothing behind them. */
export function fakeDependencies(given: Overrides = {}): GatewayDependencies {
  const { articlesUrl, addresses, createLimit, edge, rates, redis = NO_REDIS, ...overrides } = given
  const registry = overrides.registry ?? new Registry()
  const urls = {
    articles: articlesUrl ?? 'http://articles:3000',
    events: 'http://events:3000',
    fighters: 'http://fighters:3000',
  }
  const upstreams = createUpstreams({
    urls,
    resolve: async () => addresses ?? [],
    logger,
    registry,
    ...(createLimit && { createLimit }),
  })
  const { bus } = createFakeBus()
  return {
    logger,
    registry,
    upstreams,
    edgeCache: createEdgeCache({ upstreams, bus, logger, registry, maxBytes: MIB, ...edge }),
    auth: { verify: createTokenVerifier(JWT_SECRET), isRevoked: async () => false },
    limits: createRateLimits({ rates: { public: PLENTY, admin: PLENTY, ...rates }, redis, registry, logger }),
    trustedProxies: [],
    corsOrigins: [],
    document: { openapi: '3.1.0', info: { title: 'test', version: '1' }, paths: {} },
    mediaRoot: import.meta.dirname,
    ...overrides,
  }
}

/** A gateway that listens, in front of a stub of articles, so that paths and headers travel as they do in earnest. */
export async function startGateway(answer: Answerer, overrides: Overrides = {}) {
  const articles: StubService = await startStub('127.0.0.1', answer)
  const articlesUrl = `http://articles:${articles.port}`
  const app = await buildApp(fakeDependencies({ articlesUrl, addresses: ['127.0.0.1'], ...overrides }))
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as AddressInfo
  const send = (path: string, options: SendOptions = {}) => sendTo(port, path, options)
  const close = async () => {
    await articles.kill()
    app.server.closeAllConnections()
    await app.close()
  }
  return { app, articles, port, send, close }
}

export type GatewayUnderTest = Awaited<ReturnType<typeof startGateway>>

/** Sends the path as it is spelled: `fetch` and `inject` would tidy it up. */
async function sendTo(
  port: number,
  path: string,
  { method = 'GET', headers = {}, body }: SendOptions,
): Promise<Answer> {
  const sent = request({ host: '127.0.0.1', port, path, method, headers, agent: false })
  sent.end(body)
  const [answer] = await once(sent, 'response')
  const text = Buffer.concat(await answer.toArray()).toString()
  return { status: answer.statusCode, headers: answer.headers, body: text, json: () => JSON.parse(text) }
}
