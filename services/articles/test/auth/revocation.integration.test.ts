import { ADMIN_TOKEN, REVOKED_COPY, revokedTokenKey } from '@bajiaozhi/shared/contracts/admin-token'
import { createRegistry } from '@bajiaozhi/shared/http/metrics'
import { createRevocationCheck } from '@bajiaozhi/shared/http/revocation-check'
import { closeRedis, createRedis, type Redis } from '@bajiaozhi/shared/redis/connection'
import { startMysql, startRedis, type TestMysql, type TestService } from '@bajiaozhi/shared/testing/containers'
import { eventually } from '@bajiaozhi/shared/testing/eventually'
import { pauseContainer } from '@bajiaozhi/shared/testing/pause-container'
import { silentLogger as logger } from '@bajiaozhi/shared/testing/silent-logger'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { createRevocation, type Revocation } from '../../src/auth/revocation.ts'
import { type CopyStore, createRevocationCopy } from '../../src/auth/revocation-copy.ts'
import { rulesOf } from '../redis-rules.ts'
import { createTestDatabase, type TestDatabase } from '../test-database.ts'

/** What a logout may take until it holds everywhere. */
const WITHIN_MS = 1000

let mysql: TestMysql
let server: TestService
let database: TestDatabase
let admin: Redis
/** Two replicas of articles, and what a service without a table asks. */
let articles: Redis
let reader: Redis
let replicas: Revocation[]

const connect = (user: string) =>
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

const copyOn = (redis: CopyStore) => createRevocationCopy({ redis, revokedTokens: database.revokedTokens })
function replica(redis: CopyStore = articles): Revocation {
  const one = createRevocation({ revokedTokens: database.revokedTokens, copy: copyOn(redis), logger })
  replicas.push(one)
  return one
}
/** A replica whose flags get lost on their way. */
const withoutFlags = () =>
  replica({ ...storeOf(articles), set: () => Promise.reject(new Error('Redis is away for this replica')) })
const storeOf = (redis: Redis): CopyStore => ({
  set: (...given) => redis.set(...given),
  time: () => redis.time(),
  eval: (...given) => redis.eval(...given),
})

const tokenOf = (jti: string) => ({ jti, expires_at: new Date(Date.now() + ADMIN_TOKEN.lifetimeSec * 1000) })

type Owner = 'there' | 'away'

function checkBy(redis: Redis, owner: Owner = 'there') {
  const registry = createRegistry('test')
  const askOwner = (jti: string) =>
    owner === 'there' ? database.revokedTokens.has(jti) : Promise.reject(new Error('articles is away'))
  const { isRevoked } = createRevocationCheck({ redis, askOwner, registry, logger })
  const answeredBy = async () => [...(await registry.metrics()).matchAll(/answered_by="(\w+)"/g)].map(([, by]) => by)
  return { isRevoked, answeredBy }
}
const promised = async (): Promise<boolean> => (await admin.exists(REVOKED_COPY.complete)) === 1
const untilPromised = () => eventually(async () => expect(await promised()).toBe(true))

describe('a token that was revoked is refused by everybody', () => {
  test.each(['gateway', 'events', 'fighters'])('at once, by its flag: %s', async (user) => {
    const own = connect(user)
    await eventually(() => own.ping())
    const one = replica()
    one.start()
    await untilPromised()
    const check = checkBy(own, 'away')
    expect(await check.isRevoked('a')).toBe(false)
    await one.revoke(tokenOf('a'))
    expect([await check.isRevoked('a'), await check.isRevoked('b')]).toEqual([true, false])
    expect(await check.answeredBy()).toEqual(['flags'])
    await expect(own.set(revokedTokenKey('b'), '1')).rejects.toThrow(/NOPERM/)
    closeRedis(own)
  })

  test('within a second when its flag got lost, although another replica goes on promising', async () => {
    replica().start()
    await untilPromised()
    const check = checkBy(reader)
    await withoutFlags().revoke(tokenOf('a'))
    const since = performance.now()
    await eventually(async () => expect(await check.isRevoked('a')).toBe(true))
    expect(performance.now() - since).toBeLessThan(WITHIN_MS)
    await eventually(async () => expect(await admin.exists(revokedTokenKey('a'))).toBe(1))
  })

  test('within a second when the promise was under way while it was revoked and its flag got lost', async () => {
    const { promise: listed, resolve: hasListed } = Promise.withResolvers<void>()
    const { promise: revoked, resolve: goOn } = Promise.withResolvers<void>()
    const late = createRevocationCopy({
      redis: articles,
      revokedTokens: {
        async listLive(...given) {
          const rows = await database.revokedTokens.listLive(...given)
          hasListed()
          await revoked
          return rows
        },
      },
    })
    const promising = late.complete()
    await listed
    await withoutFlags().revoke(tokenOf('a'))
    const since = performance.now()
    goOn()
    await promising
    const check = checkBy(reader)
    await eventually(async () => expect(await check.isRevoked('a')).toBe(true))
    expect(performance.now() - since).toBeLessThan(WITHIN_MS)
  })

  test('at once after Redis was emptied: articles is asked, and then the flags are back', async () => {
    const one = replica()
    await one.revoke(tokenOf('a'))
    await copyOn(articles).complete()
    await admin.flushall()
    const check = checkBy(reader)
    expect(await check.isRevoked('a')).toBe(true)
    expect(await check.answeredBy()).toEqual(['articles'])
    one.start()
    await untilPromised()
    expect(await admin.exists(revokedTokenKey('a'))).toBe(1)
    expect(await admin.pttl(revokedTokenKey('a'))).toBeGreaterThan((ADMIN_TOKEN.lifetimeSec - 10) * 1000)
  })
})

describe('a promise', () => {
  test('ends within a second by itself, when nobody renews it', async () => {
    await copyOn(articles).complete()
    const left = await admin.pttl(REVOKED_COPY.complete)
    expect(left).toBeGreaterThan(0)
    expect(left).toBeLessThan(WITHIN_MS)
    expect(await admin.pttl(REVOKED_COPY.held)).toBe(-1)
  })

  test('that comes late is not made: it counts from before MySQL was read', async () => {
    let tooLate = 0
    const slow: CopyStore = {
      ...storeOf(articles),
      time: async () => {
        const [seconds, microseconds] = await articles.time()
        tooLate = Number(seconds) - 1
        return [tooLate, Number(microseconds)]
      },
    }
    await expect(copyOn(slow).complete()).rejects.toThrow('too late')
    expect([await promised(), await admin.exists(REVOKED_COPY.held)]).toEqual([false, 0])
  })

  test('is not made while MySQL cannot be read, so that articles is asked and says that it cannot tell', async () => {
    const copy = createRevocationCopy({
      redis: articles,
      revokedTokens: { listLive: () => Promise.reject(new Error('MySQL is away')) },
    })
    await expect(copy.complete()).rejects.toThrow('MySQL is away')
    expect(await promised()).toBe(false)
  })

  test('is not made of more tokens than one script should copy', async () => {
    const listLive = async (_now: Date, limit: number) => Array.from({ length: limit }, (_, at) => tokenOf(`${at}`))
    await expect(createRevocationCopy({ redis: articles, revokedTokens: { listLive } }).complete()).rejects.toThrow(
      '5000',
    )
  })

  test('writes a flag once: what is there is left alone', async () => {
    await replica().revoke(tokenOf('a'))
    await admin.set(revokedTokenKey('a'), 'seen')
    await copyOn(articles).complete()
    expect(await admin.get(revokedTokenKey('a'))).toBe('seen')
  })
})

describe('while Redis hangs', () => {
  let thaw: () => Promise<void>
  beforeEach(async () => {
    thaw = await pauseContainer(server.container)
  })
  afterEach(() => thaw())

  test('articles is asked, and a logout is not held up', async () => {
    const check = checkBy(reader)
    const since = performance.now()
    await replica().revoke(tokenOf('a'))
    expect([await check.isRevoked('a'), await check.isRevoked('b')]).toEqual([true, false])
    expect(performance.now() - since).toBeLessThan(3 * WITHIN_MS)
    expect(await check.answeredBy()).toEqual(['articles'])
  })

  test('and articles is away, nobody is let in', async () => {
    await expect(checkBy(reader, 'away').isRevoked('b')).rejects.toMatchObject({ status: 503, retryAfterSec: 2 })
  })
})

test('when Redis is back after a logout that it did not hear of, the token gets in for no longer than a second', async () => {
  replica().start()
  await untilPromised()
  const thaw = await pauseContainer(server.container)
  await withoutFlags().revoke(tokenOf('a'))
  const since = performance.now()
  await thaw()
  const check = checkBy(reader)
  const late: boolean[] = []
  await eventually(async () => {
    const isLate = performance.now() - since > WITHIN_MS
    const isRevoked = await check.isRevoked('a')
    if (isLate) late.push(isRevoked)
    expect(late.length).toBeGreaterThan(20)
  }, 15_000)
  expect(new Set(late)).toEqual(new Set([true]))
})

describe('with articles away', () => {
  test('a Redis that held a complete copy is believed, an emptied one is not', async () => {
    await replica().revoke(tokenOf('a'))
    await copyOn(articles).complete()
    await admin.del(REVOKED_COPY.complete)
    const check = checkBy(reader, 'away')
    expect([await check.isRevoked('a'), await check.isRevoked('b')]).toEqual([true, false])
    expect(await check.answeredBy()).toEqual(['flags', 'flags_alone'])
    await admin.flushall()
    await expect(check.isRevoked('b')).rejects.toMatchObject({ status: 503, code: 'REVOCATIONS_UNAVAILABLE' })
  })
})

test('in MySQL a revoked token is known until it has expired, and revoked once', async () => {
  const { revokedTokens } = database
  const now = new Date()
  const end = new Date(now.getTime() + 1000)
  const both = await Promise.all([1, 2].map(() => revokedTokens.add({ jti: 'a', expires_at: end })))
  expect(both.sort()).toEqual([false, true])
  await revokedTokens.add({ jti: 'b', expires_at: new Date(now.getTime() - 1000) })
  await revokedTokens.removeExpired(now)
  expect([await revokedTokens.has('a'), await revokedTokens.has('b')]).toEqual([true, false])
  expect(await revokedTokens.listLive(now, 10)).toEqual([{ jti: 'a', expires_at: end }])
})
