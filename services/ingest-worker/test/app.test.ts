import type { Redis } from '@bajiaozhi/shared/redis/connection'
import { silentLogger } from '@bajiaozhi/shared/testing/silent-logger'
import { afterEach, expect, test } from '@jest/globals'
import { Registry } from 'prom-client'
import { buildWorker, type WorkerDependencies } from '../src/app.ts'

const unused = async () => Promise.reject(new Error('not used'))
const apps: { close: () => Promise<unknown> }[] = []
afterEach(() => Promise.all(apps.splice(0).map((app) => app.close())))

function appOf(overrides: Partial<WorkerDependencies> = {}) {
  const { app } = buildWorker({
    logger: silentLogger,
    registry: new Registry(),
    connect: () => ({}) as Redis,
    redis: { ping: async () => 'PONG' },
    articles: { report: unused, handOver: unused, schedule: unused },
    fetcher: { fetchDocument: unused },
    parser: { parse: unused },
    concurrency: 1,
    hostLimit: { waitMs: unused },
    scheduler: { fire: unused },
    ...overrides,
  })
  apps.push(app)
  return app
}

test('the worker builds from fakes and is alive and ready', async () => {
  const app = appOf()
  expect((await app.inject('/livez')).statusCode).toBe(200)
  const ready = await app.inject('/readyz')
  expect(ready.json()).toEqual({ status: 'ready', dependencies: { 'redis-streams': 'up' } })
})

test('Redis away is reported and does not make it unready', async () => {
  const ready = await appOf({ redis: { ping: unused } }).inject('/readyz')
  expect(ready.statusCode).toBe(200)
  expect(ready.json()).toEqual({ status: 'ready', dependencies: { 'redis-streams': 'down' } })
})

test('its metrics count jobs', async () => {
  expect((await appOf().inject('/metrics')).body).toContain('stream_jobs_total')
})
