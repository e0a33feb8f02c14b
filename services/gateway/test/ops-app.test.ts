import { describe, expect, it } from '@jest/globals'
import { buildOpsApp, dependencyChecks } from '../src/ops-app.ts'
import { fakeDependencies } from './gateway-under-test.ts'

describe('the port for operations', () => {
  it('stays ready while everything behind is away, and says so', async () => {
    const { upstreams, registry, logger } = fakeDependencies()
    const redis = { ping: () => Promise.reject(new Error('away')) }
    const checks = dependencyChecks({ upstreams, redis, bus: { isConnected: () => false } })
    const app = buildOpsApp({ logger, registry, checks })
    const answer = await app.inject('/readyz')
    expect(answer.statusCode).toBe(200)
    expect(answer.json()).toEqual({
      status: 'ready',
      dependencies: { articles: 'down', events: 'down', fighters: 'down', 'redis-streams': 'down', nats: 'down' },
    })
    expect((await app.inject('/metrics')).body).toContain('gateway_upstream_replicas')
    expect((await app.inject('/livez')).statusCode).toBe(200)
  })
})
