import type { Registry } from 'prom-client'
import Type from 'typebox'
import { GATEWAY_ID_HEADER } from '../contracts/gateway-id.ts'
import type { App } from './app-factory.ts'
import { createDependencyState, type HealthCheck } from './dependency-state.ts'

export type { HealthCheck }

export interface OperationsOptions {
  checks: Record<string, HealthCheck>
  registry: Registry
}

/** All that is asked of a registry here: it may be the sum of several. */
export type Readable = Pick<Registry, 'contentType' | 'metrics'>

const Readiness = Type.Object(
  {
    status: Type.Enum(['ready', 'not ready'] as const),
    dependencies: Type.Record(Type.String(), Type.Enum(['up', 'down'] as const)),
  },
  { additionalProperties: false },
)

/**
 * `/livez` (it runs), `/readyz` (it can serve, with the state of each dependency) and `/metrics`. Every gateway process asks
 * `/readyz` twice a second and gives this one no request while it gets no answer, so it is quick and cheap. A process that leaves
 * is not ready, and knows which gateways have heard it.
 */
export function registerOperations(
  app: App,
  options: { checks: OperationsOptions['checks']; registry: Readable },
): void {
  const { checks, registry } = options
  const dependencies = Object.entries(checks).map(([name, check]) => ({
    name,
    required: check.required,
    state: createDependencyState(check),
  }))

  app.get('/livez', async () => ({ status: 'ok' }))

  app.get('/readyz', { schema: { response: { 200: Readiness, 503: Readiness } } }, async (request, reply) => {
    const states = await Promise.all(dependencies.map(({ state }) => state()))
    const { isLeaving } = app.departure
    const isReady = !isLeaving && dependencies.every(({ required }, index) => states[index] === 'up' || !required)
    const status = isReady ? 'ready' : 'not ready'
    const report = Object.fromEntries(dependencies.map(({ name }, index) => [name, states[index]!]))
    const gateway = request.headers[GATEWAY_ID_HEADER]
    if (typeof gateway === 'string') reply.raw.once('finish', () => app.departure.answered(gateway, isLeaving))
    return reply.status(isReady ? 200 : 503).send({ status, dependencies: report })
  })

  app.get('/metrics', async (_request, reply) => reply.type(registry.contentType).send(await registry.metrics()))
}
