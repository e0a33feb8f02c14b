import { createCache } from '@bajiaozhi/shared/cache/cache'
import { createRegistry } from '@bajiaozhi/shared/http/metrics'
import { createRevocationCheck } from '@bajiaozhi/shared/http/revocation-check'
import { signAdminToken } from '@bajiaozhi/shared/testing/admin-token'
import { createFakeUnitOfWork } from '@bajiaozhi/shared/testing/fake-unit-of-work'
import { createMemoryCacheStore } from '@bajiaozhi/shared/testing/memory-cache-store'
import { openGate } from '@bajiaozhi/shared/testing/open-gate'
import { silentLogger as logger } from '@bajiaozhi/shared/testing/silent-logger'
import { buildApp } from '../../src/app.ts'
import { createMemoryDatabase, emptyRows } from './memory-database.ts'

export const NOW = new Date('2026-02-17T12:00:00.000Z')

const config = {
  publicBaseUrl: 'https://api.example.com',
  jwtSecrets: ['j'.repeat(32)] as const,
  internalToken: 'i'.repeat(32),
}

type Method = 'GET' | 'POST' | 'PUT'

/** The whole service on fakes; `state.flags` set to `away` makes the streams' Redis go away, `revoked` revokes every token. */
export async function buildFakeService() {
  const state = { flags: 'none' as 'none' | 'revoked' | 'away' }
  const rows = emptyRows()
  const store = createMemoryCacheStore()
  const registry = createRegistry('test')
  const unitOfWork = createFakeUnitOfWork(rows, store.invalidate)
  const redis = {
    async mget() {
      if (state.flags === 'away') throw new Error('Redis is away')
      return [state.flags === 'revoked' ? '1' : null, '1', '1']
    },
  }
  const askOwner = () => Promise.reject(new Error('articles is away'))
  const app = await buildApp({
    config,
    database: createMemoryDatabase(rows),
    unitOfWork,
    cache: createCache({ store, gate: openGate, isOutage: () => false, logger, registry }),
    revocation: createRevocationCheck({ redis, askOwner, registry, logger }),
    registry,
    logger,
    checks: { mysql: { check: async () => {}, required: true } },
    now: () => NOW,
  })
  const sender = (bearer: string) => (method: Method, url: string, body?: object) =>
    app.inject({ method, url, headers: { authorization: `Bearer ${bearer}` }, ...(body && { payload: body }) })
  const as = { editor: sender(await signAdminToken(config.jwtSecrets[0])), service: sender(config.internalToken) }
  return { app, rows, store, unitOfWork, state, as }
}

export type FakeService = Awaited<ReturnType<typeof buildFakeService>>
