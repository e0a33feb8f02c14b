import { createCache } from '@bajiaozhi/shared/cache/cache'
import type { CacheStore } from '@bajiaozhi/shared/cache/cache-store'
import type { FighterSnapshot } from '@bajiaozhi/shared/contracts/fighter-snapshot'
import { unavailable } from '@bajiaozhi/shared/errors/app-error'
import { createRegistry } from '@bajiaozhi/shared/http/metrics'
import { createRevocationCheck } from '@bajiaozhi/shared/http/revocation-check'
import { signAdminToken } from '@bajiaozhi/shared/testing/admin-token'
import { createFakeUnitOfWork } from '@bajiaozhi/shared/testing/fake-unit-of-work'
import { createMemoryCacheStore } from '@bajiaozhi/shared/testing/memory-cache-store'
import { openGate } from '@bajiaozhi/shared/testing/open-gate'
import { recordingLogger } from '@bajiaozhi/shared/testing/silent-logger'
import { buildApp } from '../../src/app.ts'
import { createMemoryDatabase, emptyRows } from './memory-database.ts'

export const NOW = new Date('2026-02-17T12:00:00.000Z')

const config = {
  publicBaseUrl: 'https://api.example.com',
  jwtSecrets: ['j'.repeat(32)] as const,
  internalToken: 'i'.repeat(32),
}

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

/** The whole service on fakes; `state` makes what it leans on go away, and holds what fighters knows. */
export async function buildFakeService() {
  const state = {
    flags: 'none' as 'none' | 'revoked' | 'away',
    fighters: 'there' as 'there' | 'away',
    known: new Map<number, FighterSnapshot>(),
    asked: [] as number[],
    ttls: [] as number[],
  }
  const rows = emptyRows()
  const memory = createMemoryCacheStore()
  const store = {
    ...memory,
    async fill(...given: Parameters<CacheStore['fill']>) {
      state.ttls.push(given[2].ttlMs / 1000)
      return memory.fill(...given)
    },
  }
  const registry = createRegistry('test')
  const unitOfWork = createFakeUnitOfWork(rows, store.invalidate)
  const { logger, lines } = recordingLogger()
  const redis = {
    async mget() {
      if (state.flags === 'away') throw new Error('Redis is away')
      return [state.flags === 'revoked' ? '1' : null, '1', '1']
    },
  }
  const askOwner = () => Promise.reject(new Error('articles is away'))
  const fighters = {
    async find(id: number) {
      state.asked.push(id)
      if (state.fighters === 'away') throw unavailable('FIGHTERS_UNAVAILABLE', 'fighters is away')
      return state.known.get(id) ?? null
    },
  }
  const app = await buildApp({
    config,
    database: createMemoryDatabase(rows),
    fighters,
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
  return { app, rows, store, unitOfWork, state, as, lines }
}

export type FakeService = Awaited<ReturnType<typeof buildFakeService>>
