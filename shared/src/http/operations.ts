import type { Registry } from 'prom-client'
import Type from 'typebox'
import type { App } from './app-factory.ts'

export interface HealthCheck {
  /** Resolves while the dependency answers; what it rejects with stays in the log. */
  check: () => Promise<unknown>
  /** Whether the process is of no use without it. */
  required: boolean
}

export interface OperationsOptions {
  checks: Record<string, HealthCheck>
  registry: Registry
}

const CHECK_TIMEOUT_MS = 1000

const Readiness = Type.Object(
  {
    status: Type.Enum(['ready', 'not ready'] as const),
    dependencies: Type.Record(Type.String(), Type.Enum(['up', 'down'] as const)),
  },
  { additionalProperties: false },
)

/** `/livez` (it runs), `/readyz` (it can serve, with the state of each dependency) and `/metrics`. */
export function registerOperations(app: App, { checks, registry }: OperationsOptions): void {
  app.get('/livez', async () => ({ status: 'ok' }))

  app.get('/readyz', { schema: { response: { 200: Readiness, 503: Readiness } } }, async (_request, reply) => {
    const names = Object.keys(checks)
    const states = await Promise.all(names.map((name) => stateOf(checks[name]!)))
    const isReady = names.every((name, index) => states[index] === 'up' || !checks[name]!.required)
    const status = isReady ? 'ready' : 'not ready'
    const dependencies = Object.fromEntries(names.map((name, index) => [name, states[index]!]))
    return reply.status(status === 'ready' ? 200 : 503).send({ status, dependencies })
  })

  app.get('/metrics', async (_request, reply) => reply.type(registry.contentType).send(await registry.metrics()))
}

async function stateOf({ check }: HealthCheck): Promise<'up' | 'down'> {
  const timeout = Promise.withResolvers<'down'>()
  const timer = setTimeout(() => timeout.resolve('down'), CHECK_TIMEOUT_MS)
  const answer = check().then(
    () => 'up' as const,
    () => 'down' as const,
  )
  return Promise.race([answer, timeout.promise]).finally(() => clearTimeout(timer))
}
