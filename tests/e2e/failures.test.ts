import { setTimeout as pause } from 'node:timers/promises'
import { eventually } from '@bajiaozhi/shared/testing/eventually'
import { afterAll, describe, expect, test } from '@jest/globals'
import { get, pastTheEdge } from './api.ts'
import { createSource, endOf, freshFeed, jobOf, pendingOf, startFetch } from './desk.ts'
import { compose, containersOf, controlSite, docker, metricOf, type Service, scale, start, stop } from './stack.ts'

afterAll(async () => {
  for (const service of ['articles', 'ingest-worker', 'gateway'] as const) await scale(service, 1)
}, 120_000)

describe('a worker killed in the middle of a job', () => {
  test('is replaced by another, which does the job once', async () => {
    await scale('ingest-worker', 2)
    const run = `killed-${Date.now()}`
    await controlSite('/control/hold')
    const sourceId = await createSource(`/feeds/held.xml?run=${run}`)
    const jobId = await startFetch(sourceId)
    await eventually(
      async () => expect(JSON.parse(await controlSite('/control/held', 'GET'))).toMatchObject({ waiting: 1 }),
      20_000,
    )
    expect(await jobOf(jobId)).toMatchObject({ status: 'running' })

    const busy = await workerOf(jobId)
    await docker('kill', '--signal', 'KILL', busy)
    await controlSite('/control/release')

    const job = await endOf(jobId, 90_000)
    expect(job).toMatchObject({ status: 'done', attempts: 1 })
    expect(await pendingOf(sourceId)).toHaveLength(job.fetched)
  }, 150_000)

  /** The container that holds the claim on the job: consumers are named after their host, which is the container's id. */
  async function workerOf(jobId: string): Promise<string> {
    const redis = (...args: string[]) =>
      compose('exec', '-T', 'redis-streams', 'redis-cli', '--user', 'admin', '--no-auth-warning', ...args)
    const [stream, group] = ['stream:{ingest:fetch}', 'ingest-worker']
    const entries = (await redis('XPENDING', stream, group, '-', '+', '100')).match(/\d+-\d+\n[0-9a-f]{12}/g) ?? []
    for (const entry of entries) {
      const [id, host] = entry.split('\n') as [string, string]
      if ((await redis('XRANGE', stream, id, id)).includes(jobId)) return host
    }
    throw new Error('no worker holds the job')
  }
})

describe('each service scaled to 3 while running', () => {
  test('articles: every replica answers, and a gone one is forgotten', async () => {
    await scale('articles', 3)
    const replicas = await containersOf('articles')
    expect(replicas).toHaveLength(3)

    const reads = (container: string) =>
      metricOf(container, 3000, 'http_request_duration_seconds_count', 'route="/api/articles"')
    await eventually(async () => {
      for (let n = 0; n < 30; n++) expect((await pastTheEdge('/api/articles')).status).toBe(200)
      const counts = await Promise.all(replicas.map(reads))
      expect(Math.min(...counts)).toBeGreaterThan(0)
    }, 30_000)

    await scale('articles', 1)
    for (let n = 0; n < 50; n++) expect((await pastTheEdge('/api/articles')).status).toBe(200)
  }, 120_000)

  test('ingest-worker: every replica consumes', async () => {
    await scale('ingest-worker', 3)
    const workers = await containersOf('ingest-worker')
    expect(workers).toHaveLength(3)

    await eventually(async () => {
      const jobs = await Promise.all(
        Array.from({ length: 12 }, async () => startFetch(await createSource(freshFeed(1)))),
      )
      for (const jobId of jobs) expect(await endOf(jobId)).toMatchObject({ status: 'done' })
      const done = await Promise.all(workers.map((id) => metricOf(id, 9090, 'stream_jobs_total', 'outcome="done"')))
      expect(Math.min(...done)).toBeGreaterThan(0)
    }, 60_000)
  }, 120_000)

  test('gateway: every replica answers on a port of its own', async () => {
    await scale('gateway', 3)
    const gateways = await containersOf('gateway')
    expect(gateways).toHaveLength(3)

    for (const id of gateways) {
      const [, port] = /:(\d+)$/m.exec(await docker('port', id, '8080')) ?? []
      const answer = await fetch(`http://localhost:${port}/api/articles`)
      expect(answer.status).toBe(200)
    }
  }, 120_000)
})

describe('under a light load', () => {
  const SERVICES = ['articles', 'events', 'fighters', 'ingest-worker', 'live-worker', 'gateway'] as const
  const PATHS = ['/api/articles', '/api/events', '/api/events/1', '/api/fighters/search?q=Zhang', '/api/fighters/3']

  afterAll(async () => {
    for (const service of SERVICES) await scale(service, 1)
  }, 180_000)

  test('each of the six services is scaled to 3 in turn without an error', async () => {
    const stopped = new AbortController()
    const statuses: number[] = []
    const load = (async () => {
      for (let n = 0; !stopped.signal.aborted; n++) {
        statuses.push((await pastTheEdge(PATHS[n % PATHS.length]!)).status)
        await pause(50)
      }
    })()
    try {
      for (const service of SERVICES) {
        await scale(service, 3)
        expect(await containersOf(service)).toHaveLength(3)
      }
    } finally {
      stopped.abort()
      await load
    }
    expect(statuses.length).toBeGreaterThan(100)
    expect(statuses.filter((status) => status !== 200)).toEqual([])
  }, 240_000)
})

describe('what must go on goes on', () => {
  const without = async (service: Service, check: () => Promise<void>): Promise<void> => {
    await stop(service)
    try {
      await check()
    } finally {
      await start(service)
    }
  }

  test('without articles: what was read is served for a while, marked; the rest is 503 in the shape of the API, with nothing of our inside', async () => {
    const known = await get('/api/articles')
    expect(known.status).toBe(200)
    await without('articles', async () => {
      await eventually(async () => {
        const copy = await get('/api/articles')
        expect([copy.status, copy.headers.get('x-cache'), copy.body]).toEqual([200, 'stale', known.body])
      }, 5000)
      const answer = await get('/api/articles/1234567')
      expect(answer.status).toBe(503)
      expect(answer.headers.get('retry-after')).not.toBeNull()
      expect(Object.keys(answer.body).sort()).toEqual(['code', 'error', 'request_id'])
      expect(JSON.stringify(answer.body)).not.toMatch(/articles:3000|\d+\.\d+\.\d+\.\d+|ECONN/)
    })
    await eventually(async () => expect((await get('/api/articles/1234567')).status).toBe(404), 20_000)
  }, 120_000)

  test('without the worker: a fetch is accepted, waits, and is done when a worker is back', async () => {
    const sourceId = await createSource(freshFeed(2))
    let jobId = ''
    await without('ingest-worker', async () => {
      jobId = await startFetch(sourceId)
      expect(await jobOf(jobId)).toMatchObject({ status: 'queued' })
    })
    expect(await endOf(jobId)).toMatchObject({ status: 'done', new: 2 })
  }, 120_000)
})
