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
import type { FightersConfig } from './config.ts'
import type { Database } from './database.ts'
import { registerFighterAdminRoutes } from './fighters/fighters-admin-routes.ts'
import { createFightersReader } from './fighters/fighters-reader.ts'
import { registerFighterRoutes } from './fighters/fighters-routes.ts'
import { createFightersService } from './fighters/fighters-service.ts'
import { registerInternalRoutes } from './fighters/internal-routes.ts'
import { registerUpdateRoutes } from './updates/updates-routes.ts'
import { createUpdatesService } from './updates/updates-service.ts'

export interface Dependencies {
  config: Pick<FightersConfig, 'publicBaseUrl' | 'jwtSecrets' | 'internalToken'>
  database: Database
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
  registerFighterRoutes(app, createFightersReader({ ...database, ...parts }))
}

async function registerAdmin(app: App, { database, config, revocation, ...parts }: Parts): Promise<void> {
  const verify = createTokenVerifier(...config.jwtSecrets)
  app.addHook('onRequest', createAdminGuard({ verify, isRevoked: revocation.isRevoked }))
  registerFighterAdminRoutes(app, createFightersService({ ...database, ...parts }), parts.urls)
  registerUpdateRoutes(app, createUpdatesService({ ...database, ...parts }))
}

async function registerInternal(app: App, { database, config }: Parts): Promise<void> {
  app.addHook('onRequest', createInternalGuard(config.internalToken))
  registerInternalRoutes(app, database.fighters)
}
