import { ADMIN_TOKEN, REVOKED_COPY } from '@bajiaozhi/shared/contracts/admin-token'
import { createRegistry } from '@bajiaozhi/shared/http/metrics'
import { createRevocationCheck } from '@bajiaozhi/shared/http/revocation-check'
import { closeRedis, createRedis, type Redis } from '@bajiaozhi/shared/redis/connection'
import { startMysql, startRedis, type TestMysql, type TestService } from '@bajiaozhi/shared/testing/containers'
import { eventually } from '@bajiaozhi/shared/testing/eventually'
import { silentLogger as logger } from '@bajiaozhi/shared/testing/silent-logger'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from '@jest/globals'
import { createRevocation, type Revocation } from '../../src/auth/revocation.ts'
import { type CopyStore, createRevocationCopy } from '../../src/auth/revocation-copy.ts'
import { rulesOf } from '../redis-rules.ts'
import { createTestDatabase, type TestDatabase } from '../test-database.ts'

// MySQL, Redis with the users that it has in earnest, and replicas of articles, for a file of tests that imports this.

/** What a logout may take until it holds everywhere. */
export const WITHIN_MS = 1000

let mysql: TestMysql
export let server: TestService
export let database: TestDatabase
export let admin: Redis
/** Two replicas of articles, and what a service without a table asks. */
export let articles: Redis
export let reader: Redis
let replicas: Revocation[]

export const connect = (user: string) =>
  createRedis({ addr: server.addr, user, password: 'pw', db: 0, name: user, logger, commandTimeoutMs: 200 })

beforeAll(async () => {
  const users = await Promise.all(['articles', 'gateway', 'events', 'fighters'].map(async (u) => [u, await rulesOf(u)]))
  const rules = users.flatMap(([user, own]) => ['--user', user as string, ...(own as string[]), '>pw'])
  ;[mysql, server] = await Promise.all([startMysql(), startRedis('--appendonly', 'no', ...rules)])
}, 120_000)
afterAll(() => Promise.all([mysql.stop(), server.stop()]))

beforeEach(async () => {
  database = await createTestDatabase(mysql)
  ;[admin, articles, reader] = [connect('default'), connect('articles'), connect('gateway')]
  await eventually(() => Promise.all([admin, articles, reader].map((redis) => redis.ping())))
  await admin.flushall()
  replicas = []
})
afterEach(async () => {
  await Promise.all(replicas.map((one) => one.stop()))
  for (const redis of [admin, articles, reader]) closeRedis(redis)
  await database.close()
})

export const copyOn = (redis: CopyStore) => createRevocationCopy({ redis, revokedTokens: database.revokedTokens })
export function replica(redis: CopyStore = articles): Revocation {
  const one = createRevocation({ revokedTokens: database.revokedTokens, copy: copyOn(redis), logger })
  replicas.push(one)
  return one
}
/** A replica whose flags get lost on their way. */
export const withoutFlags = () =>
  replica({ ...storeOf(articles), set: () => Promise.reject(new Error('Redis is away for this replica')) })
export const storeOf = (redis: Redis): CopyStore => ({
  set: (...given) => redis.set(...given),
  time: () => redis.time(),
  eval: (...given) => redis.eval(...given),
})

export const tokenOf = (jti: string) => ({ jti, expires_at: new Date(Date.now() + ADMIN_TOKEN.lifetimeSec * 1000) })

type Owner = 'there' | 'away'

export function checkBy(redis: Redis, owner: Owner = 'there') {
  const registry = createRegistry('test')
  const askOwner = (jti: string) =>
    owner === 'there' ? database.revokedTokens.has(jti) : Promise.reject(new Error('articles is away'))
  const { isRevoked } = createRevocationCheck({ redis, askOwner, registry, logger })
  const answeredBy = async () => [...(await registry.metrics()).matchAll(/answered_by="(\w+)"/g)].map(([, by]) => by)
  return { isRevoked, answeredBy }
}
export const promised = async (): Promise<boolean> => (await admin.exists(REVOKED_COPY.complete)) === 1
export const untilPromised = () => eventually(async () => expect(await promised()).toBe(true))
