import type { Cache } from '@bajiaozhi/shared/cache/cache'
import { createAdminGuard, createTokenVerifier } from '@bajiaozhi/shared/http/admin-guard'
import { type App, createApp } from '@bajiaozhi/shared/http/app-factory'
import { createInternalGuard } from '@bajiaozhi/shared/http/internal-guard'
import { measureRequests } from '@bajiaozhi/shared/http/metrics'
import { type HealthCheck, type OperationsOptions, registerOperations } from '@bajiaozhi/shared/http/operations'
import { createOwnUrls } from '@bajiaozhi/shared/http/own-urls'
import { registerPublicReads } from '@bajiaozhi/shared/http/public-reads'
import { registerDeadlines } from '@bajiaozhi/shared/http/register-deadlines'
import { inScope } from '@bajiaozhi/shared/http/scope'
import type { Logger } from '@bajiaozhi/shared/logger/logger'
import { mysqlUnavailable } from '@bajiaozhi/shared/mysql/unavailable'
import type { UnitOfWork } from '@bajiaozhi/shared/mysql/unit-of-work'
import type { StreamPublisher } from '@bajiaozhi/shared/streams/publisher'
import { registerArticleAdminRoutes } from './articles/articles-admin-routes.ts'
import { createArticlesReader } from './articles/articles-reader.ts'
import { registerArticleRoutes } from './articles/articles-routes.ts'
import { createArticlesService } from './articles/articles-service.ts'
import { registerLoginRoute, registerSessionRoutes } from './auth/auth-routes.ts'
import type { LoginLimit } from './auth/login-limit.ts'
import type { Revocation } from './auth/revocation.ts'
import { registerTokenRoutes } from './auth/token-routes.ts'
import { createTokenSigner, type TokenSigner } from './auth/token-signer.ts'
import type { ArticlesConfig } from './config.ts'
import type { Database } from './database.ts'
import { createBatchService } from './ingest/batch-service.ts'
import { createFetchService } from './ingest/fetch-service.ts'
import { registerIngestRoutes } from './ingest/ingest-routes.ts'
import { registerInternalRoutes } from './ingest/internal-routes.ts'
import { createRunsService } from './ingest/runs-service.ts'
import type { Queues } from './queues/queues.ts'
import { registerQueueRoutes } from './queues/queues-routes.ts'
import { createQueuesService } from './queues/queues-service.ts'
import { registerReviewRoutes } from './review/review-routes.ts'
import { createReviewService } from './review/review-service.ts'
import { registerSourceRoutes } from './sources/sources-routes.ts'
import { createSourcesService } from './sources/sources-service.ts'

export interface Dependencies {
  config: Pick<ArticlesConfig, 'publicBaseUrl' | 'account' | 'jwtSecrets' | 'internalToken'>
  database: Database
  unitOfWork: UnitOfWork
  cache: Cache
  publisher: Pick<StreamPublisher, 'publishUnique'>
  queues: Queues
  revocation: Pick<Revocation, 'isRevoked' | 'revoke'>
  loginLimit: LoginLimit
  checks: Record<string, HealthCheck>
  registry: OperationsOptions['registry']
  logger: Logger
  now?: () => Date
  /** Runs before the first route is there, e.g. to register what writes the API's document. */
  prepare?: (app: App) => Promise<void>
}

/** What the routes of this service are made of. */
type Parts = Required<Omit<Dependencies, 'prepare'>> & {
  urls: ReturnType<typeof createOwnUrls>
  signToken: TokenSigner
}

/** The composition root: everything that the service is, made from what it is given. */
export async function buildApp({ prepare, now = () => new Date(), ...given }: Dependencies): Promise<App> {
  const {
    account,
    publicBaseUrl,
    jwtSecrets: [secret],
  } = given.config
  const signToken = createTokenSigner({ account, secret, now })
  const parts = { ...given, now, urls: createOwnUrls(publicBaseUrl), signToken }
  const app = createApp({ logger: given.logger, mapError: mysqlUnavailable })
  registerDeadlines(app)
  await prepare?.(app)
  measureRequests(app, given.registry)
  registerOperations(app, given)
  await inScope(app, (scope) => registerPublic(scope, parts))
  await inScope(app, (scope) => registerAdmin(scope, parts))
  await inScope(app, (scope) => registerInternal(scope, parts))
  registerLoginRoute(app, { account, loginLimit: given.loginLimit, signToken })
  return app
}

async function registerPublic(app: App, { database, ...parts }: Parts): Promise<void> {
  await registerPublicReads(app)
  registerArticleRoutes(app, createArticlesReader({ ...database, ...parts }))
}

async function registerAdmin(app: App, { database, ...parts }: Parts): Promise<void> {
  const { config, revocation, signToken, urls } = parts
  const verify = createTokenVerifier(...config.jwtSecrets)
  app.addHook('onRequest', createAdminGuard({ verify, isRevoked: revocation.isRevoked }))
  registerSessionRoutes(app, { account: config.account, revocation, signToken })
  registerSourceRoutes(app, { sources: database.sources, service: createSourcesService({ ...database, ...parts }) })
  registerReviewRoutes(app, { pending: database.pending, review: createReviewService({ ...database, ...parts }), urls })
  registerArticleAdminRoutes(app, createArticlesService({ ...database, ...parts }), urls)
  registerIngestRoutes(app, { ...database, fetches: createFetchService({ ...database, ...parts }) })
  registerQueueRoutes(app, createQueuesService(parts.queues))
}

async function registerInternal(app: App, { database, ...parts }: Parts): Promise<void> {
  app.addHook('onRequest', createInternalGuard(parts.config.internalToken))
  registerTokenRoutes(app, parts.revocation)
  registerInternalRoutes(app, {
    batches: createBatchService({ ...database, ...parts }),
    runs: createRunsService({ ...database, ...parts }),
    sources: database.sources,
  })
}
