import { closeRedis, createRedis, type Redis } from '@bajiaozhi/shared/redis/connection'
import { startRedis, type TestService } from '@bajiaozhi/shared/testing/containers'
import { eventually } from '@bajiaozhi/shared/testing/eventually'
import { pauseContainer } from '@bajiaozhi/shared/testing/pause-container'
import { silentLogger as logger } from '@bajiaozhi/shared/testing/silent-logger'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { createLoginLimit } from '../../src/auth/login-limit.ts'
import { buildFakeService, type FakeService, PASSWORDS } from '../fakes/fake-service.ts'
import { rulesOf } from '../redis-rules.ts'

const HOUR_MS = 3_600_000

let server: TestService
let admin: Redis
let redis: Redis
let service: FakeService

const connect = (user: string) =>
  createRedis({ addr: server.addr, user, password: 'pw', db: 0, name: user, logger, commandTimeoutMs: 1000 })

beforeAll(async () => {
  server = await startRedis('--user', 'articles', ...(await rulesOf('articles')), '>pw')
}, 60_000)
afterAll(() => server.stop())

beforeEach(async () => {
  ;[admin, redis] = [connect('default'), connect('articles')]
  await eventually(() => Promise.all([admin.ping(), redis.ping()]))
  await admin.flushall()
  service = await buildFakeService({ loginLimit: createLoginLimit({ redis, logger }) })
})
afterEach(async () => {
  await service.app.close()
  for (const one of [admin, redis]) closeRedis(one)
})

const login = (username: string, password: string, client = '203.0.113.1') =>
  service.app.inject({
    method: 'POST',
    url: '/admin/auth/login',
    headers: { 'x-forwarded-for': client },
    payload: { username, password },
  })

async function fail(times: number, username = 'editor', client?: string): Promise<void> {
  for (let time = 0; time < times; time++) expect((await login(username, PASSWORDS.wrong, client)).statusCode).toBe(401)
}
const keys = () => admin.keys('auth:login:*')

describe('after ten failures', () => {
  test.each(['editor', 'nobody'])('%j is refused for an hour, the right password too', async (username) => {
    await fail(10, username)
    const refused = await login(username, PASSWORDS.right)
    expect(refused.statusCode).toBe(429)
    expect(refused.json()).toEqual({
      error: 'too many failed logins',
      code: 'LOGIN_LOCKED',
      request_id: expect.any(String),
    })
    const left = Number(refused.headers['retry-after'])
    expect(left).toBeGreaterThan(3590)
    expect(left).toBeLessThanOrEqual(3600)
  })

  test('the hour begins with the last of them, and more attempts do not make it longer', async () => {
    await fail(9)
    const [key] = (await keys()) as [string]
    await admin.pexpire(key, 60_000)
    await fail(1)
    expect(await admin.pttl(key)).toBeGreaterThan(HOUR_MS - 10_000)
    await admin.pexpire(key, 60_000)
    expect((await login('editor', PASSWORDS.right)).headers['retry-after']).toBe('60')
    expect(await admin.pttl(key)).toBeLessThanOrEqual(60_000)
  })

  test('the account is free again when Redis has let the hour end', async () => {
    await fail(10)
    const [key] = (await keys()) as [string]
    await admin.pexpire(key, 1)
    await eventually(async () => expect(await admin.exists(key)).toBe(0))
    expect((await login('editor', PASSWORDS.right)).statusCode).toBe(200)
  })

  test('another address and another account are not refused', async () => {
    await fail(10)
    expect((await login('editor', PASSWORDS.right, '203.0.113.2')).statusCode).toBe(200)
    expect((await login('nobody', PASSWORDS.right)).statusCode).toBe(401)
  })
})

test('nine failures lock nobody out, and a success forgets them', async () => {
  await fail(9)
  expect((await login('editor', PASSWORDS.right)).statusCode).toBe(200)
  await fail(9)
  expect((await login('editor', PASSWORDS.right)).statusCode).toBe(200)
  expect(await keys()).toEqual([])
})

test('thirty attempts side by side get ten tries', async () => {
  const answers = await Promise.all(Array.from({ length: 30 }, () => login('editor', PASSWORDS.wrong)))
  const count = (status: number) => answers.filter(({ statusCode }) => statusCode === status).length
  expect([count(401), count(429)]).toEqual([10, 20])
})

test('names are keys of one length, whatever they hold', async () => {
  for (const name of ['a', '{b}*\r\n密码', 'x'.repeat(255)]) await fail(1, name)
  const found = await keys()
  expect(found).toHaveLength(3)
  for (const key of found) expect(key).toMatch(/^auth:login:[\w-]{43}$/)
})

describe('while failures cannot be counted', () => {
  const expectRefusal = async () => {
    const refused = await login('editor', PASSWORDS.right)
    expect(refused.statusCode).toBe(503)
    expect(refused.json()).toMatchObject({ code: 'LOGIN_UNAVAILABLE' })
    expect(refused.headers['retry-after']).toBe('2')
  }

  test('nobody logs in: Redis is away', async () => {
    closeRedis(redis)
    await expectRefusal()
  })

  test('nobody logs in: Redis hangs; and nobody waits for it for long', async () => {
    const thaw = await pauseContainer(server.container)
    try {
      const since = performance.now()
      await expectRefusal()
      expect(performance.now() - since).toBeLessThan(3000)
    } finally {
      await thaw()
    }
  })
})
