import type { Cache } from '@bajiaozhi/shared/cache/cache'
import { type AdminGuardOptions, createAdminGuard, createTokenVerifier } from '@bajiaozhi/shared/http/admin-guard'
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
import { registerBoutRoutes } from './bouts/bouts-routes.ts'
import { createBoutsService } from './bouts/bouts-service.ts'
import { createCardsReader } from './card/cards-reader.ts'
import { registerCardRoutes } from './card/cards-routes.ts'
import type { EventsConfig } from './config.ts'
import type { Database } from './database.ts'
import { registerEventAdminRoutes } from './events/events-admin-routes.ts'
import { createEventsService } from './events/events-service.ts'
import { createDueService } from './live/due-service.ts'
import { registerLiveRoutes } from './live/live-routes.ts'
import { createPollService } from './live/poll-service.ts'
import type { FightersClient } from './snapshots/fighters-client.ts'
import { createKnownFighters } from './snapshots/known-fighters.ts'
import { createSnapshotsService } from './snapshots/snapshots-service.ts'

export interface Dependencies {
  config: Pick<EventsConfig, 'publicBaseUrl' | 'jwtSecrets' | 'internalToken'> &
    Partial<Pick<EventsConfig, 'liveIntervalSec'>>
  database: Database
  fighters: Pick<FightersClient, 'find'>
  unitOfWork: UnitOfWork
  cache: Cache
  revocation: Pick<AdminGuardOptions, 'isRevoked'>
  checks: Record<string, HealthCheck>
  registry: OperationsOptions['registry']
  logger: Logger
  now?: () => Date
  /** Runs before the first route is there, e.g. to register what writes the API's document. */
  prepare?: (app: App) => Promise<void>
}

/** What the routes of this service are made of. */
type Parts = Required<Omit<Dependencies, 'prepare'>> & { urls: ReturnType<typeof createOwnUrls> }

/** The composition root: everything that the service is, made from what it is given. */
export async function buildApp({ prepare, now = () => new Date(), ...given }: Dependencies): Promise<App> {
  const parts = { ...given, now, urls: createOwnUrls(given.config.publicBaseUrl) }
  const app = createApp({ logger: given.logger, mapError: mysqlUnavailable })
  registerDeadlines(app)
  await prepare?.(app)
  measureRequests(app, given.registry)
  registerOperations(app, given)
  await inScope(app, (scope) => registerPublic(scope, parts))
  await inScope(app, (scope) => registerAdmin(scope, parts))
  await inScope(app, (scope) => registerInternal(scope, parts))
  return app
}

async function registerPublic(app: App, { database, ...parts }: Parts): Promise<void> {
  await registerPublicReads(app)
  registerCardRoutes(app, createCardsReader({ ...database, ...parts }))
}

async function registerAdmin(app: App, { database, ...parts }: Parts): Promise<void> {
  const { config, revocation, fighters, urls } = parts
  const verify = createTokenVerifier(...config.jwtSecrets)
  app.addHook('onRequest', createAdminGuard({ verify, isRevoked: revocation.isRevoked }))
  const service = createSnapshotsService({ ...database, ...parts })
  const known = createKnownFighters({ snapshots: database.snapshots, fighters, service })
  registerEventAdminRoutes(app, {
    events: database.events,
    service: createEventsService({ ...database, ...parts }),
    urls,
  })
  registerBoutRoutes(app, createBoutsService({ ...database, ...parts, fighters: known }))
}

async function registerInternal(app: App, { database, ...parts }: Parts): Promise<void> {
  app.addHook('onRequest', createInternalGuard(parts.config.internalToken))
  registerLiveRoutes(app, {
    due: createDueService({
      ...database,
      ...parts,
      ...(parts.config.liveIntervalSec !== undefined && { intervalSec: parts.config.liveIntervalSec }),
    }),
    polls: createPollService({ ...database, ...parts }),
    processedJobs: database.processedJobs,
  })
}
