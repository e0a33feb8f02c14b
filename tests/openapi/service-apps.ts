import { buildApp as buildArticles } from '../../services/articles/src/app.ts'
import { buildApp as buildEvents } from '../../services/events/src/app.ts'
import { buildApp as buildFighters } from '../../services/fighters/src/app.ts'
import { registerHealth } from '../../services/gateway/src/health/healthz.ts'
import { type App, createApp } from '../../shared/src/http/app-factory.ts'
import { createRegistry } from '../../shared/src/http/metrics.ts'
import { silentLogger as logger } from '../../shared/src/testing/silent-logger.ts'
import { standIn } from './stand-in.ts'

/** Builds an app that is never used, only asked for its routes; `prepare` runs before the first of them is there. */
type BuildApp = (prepare: (app: App) => Promise<void>) => Promise<App>

const config = {
  publicBaseUrl: 'http://localhost:8080',
  account: { username: 'admin', passwordHash: 'unused' },
  jwtSecrets: ['unused but long enough for a secret'] as const,
  internalToken: 'unused',
}

const articles: BuildApp = (prepare) =>
  buildArticles({
    ...domainParts(prepare),
    database: standIn(),
    loginLimit: standIn(),
    publisher: standIn(),
    queues: new Map(),
    registry: createRegistry('articles'),
  })

/** What a domain service is given beside what is its own. */
const domainParts = (prepare: (app: App) => Promise<void>) => ({
  config,
  unitOfWork: standIn<never>(),
  cache: standIn<never>(),
  revocation: standIn<never>(),
  checks: {},
  logger,
  prepare,
})

const events: BuildApp = (prepare) =>
  buildEvents({ ...domainParts(prepare), database: standIn(), fighters: standIn(), registry: createRegistry('events') })

const fighters: BuildApp = (prepare) =>
  buildFighters({ ...domainParts(prepare), database: standIn(), registry: createRegistry('fighters') })

const gateway: BuildApp = async (prepare) => {
  const app = createApp({ logger })
  await prepare(app)
  registerHealth(app, () => true)
  return app
}

/** Every service whose routes the gateway shows; the next one is a line here. */
export const SERVICE_APPS: readonly BuildApp[] = [gateway, articles, events, fighters]
