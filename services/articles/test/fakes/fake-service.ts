import { createCache } from '@bajiaozhi/shared/cache/cache'
import { unavailable } from '@bajiaozhi/shared/errors/app-error'
import type { App } from '@bajiaozhi/shared/http/app-factory'
import { createRegistry } from '@bajiaozhi/shared/http/metrics'
import type { Job } from '@bajiaozhi/shared/streams/publisher'
import { createFakeUnitOfWork } from '@bajiaozhi/shared/testing/fake-unit-of-work'
import { createMemoryCacheStore } from '@bajiaozhi/shared/testing/memory-cache-store'
import { openGate } from '@bajiaozhi/shared/testing/open-gate'
import { silentLogger as logger } from '@bajiaozhi/shared/testing/silent-logger'
import { buildApp } from '../../src/app.ts'
import type { LoginLimit } from '../../src/auth/login-limit.ts'
import { hashPassword } from '../../src/auth/password.ts'
import { createRevocation } from '../../src/auth/revocation.ts'
import { createTokenSigner } from '../../src/auth/token-signer.ts'
import { createFakeQueues } from './fake-queues.ts'
import { createMemoryDatabase, emptyRows } from './memory-database.ts'

export const NOW = new Date('2026-02-17T12:00:00.000Z')
const PASSWORD = 'correct horse battery staple'
const passwordHash = await hashPassword(PASSWORD)

export const config = {
  publicBaseUrl: 'https://api.example.com',
  account: { username: 'editor', passwordHash },
  jwtSecrets: ['j'.repeat(32), 'k'.repeat(32)] as const,
  internalToken: 'i'.repeat(32),
}

const noLimit: LoginLimit = { begin: async () => ({ succeeded: async () => {}, failed: async () => {} }) }

/** The whole service on fakes; `state.queue` set to `away` makes the streams' Redis go away. */
export async function buildFakeService({ loginLimit = noLimit } = {}) {
  const state = { queue: 'there' as 'there' | 'away', jobs: [] as object[], flags: [] as string[] }
  const rows = emptyRows()
  const database = createMemoryDatabase(rows)
  const store = createMemoryCacheStore()
  const registry = createRegistry('test')
  const unitOfWork = createFakeUnitOfWork(rows, store.invalidate)
  const copy = { add: async ({ jti }: { jti: string }) => void state.flags.push(jti), complete: async () => {} }
  const revocation = createRevocation({ revokedTokens: database.revokedTokens, copy, logger })
  const waiting = new Map<string, string>()
  const publisher = {
    async publishUnique(_stream: string, unique: string, job: Job) {
      if (state.queue === 'away') throw unavailable('QUEUE_UNAVAILABLE', 'the job cannot be stored for now')
      const there = waiting.get(unique)
      if (there !== undefined) return there
      waiting.set(unique, job.job_id)
      state.jobs.push(job)
      return job.job_id
    },
  }
  const cache = createCache({ store, gate: openGate, isOutage: () => false, logger, registry })
  const queues = createFakeQueues(() => state.queue === 'away')
  const app = await buildApp({
    config,
    queues,
    database,
    unitOfWork,
    cache,
    publisher,
    revocation,
    loginLimit,
    registry,
    logger,
    checks: { mysql: { check: async () => {}, required: true } },
    now: () => NOW,
  })
  return { app, rows, database, queues, store, unitOfWork, state, as: await editorOf(app) }
}

export type FakeService = Awaited<ReturnType<typeof buildFakeService>>

export const PASSWORDS = { right: PASSWORD, wrong: 'wrong' }

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

/** Requests with a token: the editors' or our own services'. The fake clock stands still, tokens are checked by the real one. */
async function editorOf(app: App) {
  const { token } = await createTokenSigner({ account: config.account, secret: config.jwtSecrets[0] })()
  const sender = (bearer: string) => (method: Method, url: string, body?: object) =>
    app.inject({ method, url, headers: { authorization: `Bearer ${bearer}` }, ...(body && { payload: body }) })
  return { editor: sender(token), service: sender(config.internalToken), token }
}
