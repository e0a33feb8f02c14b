import { describe, expect, test } from '@jest/globals'
import { Registry } from 'prom-client'
import { createApp } from '../../src/http/app-factory.ts'
import { measureRequests } from '../../src/http/metrics.ts'
import { registerOperations } from '../../src/http/operations.ts'
import { silentLogger } from '../../src/testing/silent-logger.ts'

const up = () => Promise.resolve()
const down = () => Promise.reject(new Error('away'))
const hangs = () => new Promise(() => {})

function appWith(mysql: () => Promise<unknown>, redis: () => Promise<unknown>) {
  const app = createApp({ logger: silentLogger })
  const registry = new Registry()
  measureRequests(app, registry)
  registerOperations(app, {
    registry,
    checks: { mysql: { check: mysql, required: true }, redis: { check: redis, required: false } },
  })
  app.get('/x/:id', () => 'x')
  return app
}

describe('health', () => {
  test.each([
    ['all there', up, up, 200, { mysql: 'up', redis: 'up' }],
    ['Redis away: reported, and still ready', up, down, 200, { mysql: 'up', redis: 'down' }],
    ['MySQL away: not ready', down, up, 503, { mysql: 'down', redis: 'up' }],
    ['MySQL hanging: not ready', hangs, up, 503, { mysql: 'down', redis: 'up' }],
  ])('%s', async (_what, mysql, redis, status, dependencies) => {
    const answer = await appWith(mysql, redis).inject('/readyz')

    expect(answer.statusCode).toBe(status)
    expect(answer.json()).toMatchObject({ dependencies })
  })

  test('a process that leaves is not ready, whatever is up', async () => {
    const app = appWith(up, up)
    app.departure.begin()
    expect((await app.inject('/readyz')).statusCode).toBe(503)
    expect((await app.inject('/livez')).statusCode).toBe(200)
  })

  test('the process lives whatever is away', async () => {
    expect((await appWith(down, down).inject('/livez')).statusCode).toBe(200)
  })
})

test('requests are counted by route, not by path', async () => {
  const app = appWith(up, up)
  await app.inject('/x/1')
  await app.inject('/x/2')

  const { body } = await app.inject('/metrics')

  expect(body).toContain('http_request_duration_seconds_count{method="GET",route="/x/:id",status="200"} 2')
})
