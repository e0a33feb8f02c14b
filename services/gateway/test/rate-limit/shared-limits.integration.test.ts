import { readFileSync } from 'node:fs'
import { closeRedis, createRedis, type Redis } from '@bajiaozhi/shared/redis/connection'
import { startRedis, type TestService } from '@bajiaozhi/shared/testing/containers'
import { eventually } from '@bajiaozhi/shared/testing/eventually'
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { Registry } from 'prom-client'
import type { Rates } from '../../src/rate-limit/rate-limits.ts'
import { type GatewayUnderTest, logger, startGateway } from '../gateway-under-test.ts'
import type { Answerer } from '../stub-service.ts'

const SLOW: Rates = { public: { perSec: 0.01, burst: 10 }, admin: { perSec: 0.01, burst: 5 } }

const OK: Answerer = (_request, response) => response.end('ok')

/** The rights that Compose gives the gateway. */
function rightsOfGateway(): string[] {
  const compose = readFileSync(new URL('../../../../docker-compose.yml', import.meta.url), 'utf8')
  const [, rights] = /--user gateway on "[^"]+" (.+)/.exec(compose)!
  return rights!.replaceAll('"', '').split(' ')
}

describe('gateways that share a Redis', () => {
  let server: TestService
  let redis: Redis
  let gateways: GatewayUnderTest[] = []

  beforeAll(async () => {
    server = await startRedis('--user', 'gateway', 'on', '>secret', ...rightsOfGateway())
  })

  afterEach(async () => {
    await Promise.all(gateways.map((gateway) => gateway.close()))
    gateways = []
    closeRedis(redis)
  })

  afterAll(() => server.stop())

  async function start(count: number, addr = server.addr, rates = SLOW) {
    redis = createRedis({
      addr,
      user: 'gateway',
      password: 'secret',
      db: 0,
      name: 'test',
      logger,
      commandTimeoutMs: 200,
    })
    const registries = Array.from({ length: count }, () => new Registry())
    for (const registry of registries) {
      gateways.push(await startGateway(OK, { registry, rates, redis, trustedProxies: ['loopback'] }))
    }
    return registries
  }

  /** A read that is shared with nobody. */
  const ask = async (gateway: GatewayUnderTest, client: string): Promise<number> => {
    const headers = { cookie: 'a=b', 'x-forwarded-for': client }
    return (await gateway.send('/api/articles', { headers })).status
  }
  const askOften = async (gateway: GatewayUnderTest, client: string, times: number): Promise<number> => {
    const statuses = await Promise.all(Array.from({ length: times }, () => ask(gateway, client)))
    return statuses.filter((status) => status === 200).length
  }

  it('hold one limit together', async () => {
    await start(2)
    await eventually(() => redis.ping(), 10_000)
    const [first, second] = gateways as [GatewayUnderTest, GatewayUnderTest]
    expect(await askOften(first, '203.0.113.1', 8)).toBe(8)
    expect(await askOften(second, '203.0.113.1', 1)).toBe(1)
    await eventually(async () => expect(await ask(second, '203.0.113.1')).toBe(429))
    await eventually(async () => expect(await ask(first, '203.0.113.1')).toBe(429))
    expect(await askOften(second, '203.0.113.2', 10)).toBe(10)
  })

  it('write keys that are gone when nothing is owed any more', async () => {
    await start(1, server.addr, { public: { perSec: 10, burst: 10 }, admin: { perSec: 10, burst: 10 } })
    await eventually(() => redis.ping(), 10_000)
    await askOften(gateways[0]!, '203.0.113.3', 5)
    const key = 'limit:{public}:203.0.113.3'
    const lives = await eventually(async () => {
      const ms = await redis.pttl(key)
      expect(ms).toBeGreaterThan(0)
      return ms
    })
    expect(lives).toBeLessThanOrEqual(500)
    await eventually(async () => expect(await redis.exists(key)).toBe(0))
  })

  it('limit each by itself while it is away, and count how often it was', async () => {
    const [registry] = await start(2, '127.0.0.1:1')
    expect(await askOften(gateways[0]!, '203.0.113.4', 20)).toBe(10)
    expect(await askOften(gateways[1]!, '203.0.113.4', 20)).toBe(10)
    await eventually(async () => {
      expect(await registry!.metrics()).toMatch(/gateway_rate_limit_sharing_failures_total [1-9]/)
    })
  })
})

describe('what is told to a Redis that comes back', () => {
  it('is nothing of what was let in while it was away', async () => {
    let isAway = true
    const heard: unknown[] = []
    const redis = {
      eval: async (_script: string, _count: number, ...args: unknown[]) => {
        if (isAway) throw new Error('away')
        heard.push(args)
        return []
      },
    }
    const registry = new Registry()
    const gateway = await startGateway(OK, { registry, rates: SLOW, redis })
    await gateway.send('/api/articles', { headers: { cookie: 'a=b' } })
    await eventually(async () => expect(await registry.metrics()).toMatch(/failures_total [1-9]/))
    isAway = false
    await eventually(() => expect(heard.length).toBeGreaterThan(1))
    await gateway.close()
    for (const args of heard) expect(args).toEqual(['limit:{public}:127.0.0.1', '100000000', 0])
  })
})
