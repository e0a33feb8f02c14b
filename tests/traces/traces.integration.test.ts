import { randomBytes } from 'node:crypto'
import { signAdminToken } from '@bajiaozhi/shared/testing/admin-token'
import { eventually } from '@bajiaozhi/shared/testing/eventually'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { SeenSpan } from './collector.ts'
import { startFleet, type TracedFleet } from './traced-fleet.ts'
import { JWT_SECRET } from './traced-process.ts'

const SLOWLY = 120_000
const [SERVER, CLIENT, CONSUMER] = [2, 3, 5]

const parts = new AsyncDisposableStack()
let fleet: TracedFleet

beforeAll(async () => {
  fleet = await startFleet(parts)
  await eventually(async () => expect((await fetch(`${fleet.articles.url}/readyz`)).status).toBe(200), SLOWLY)
  await eventually(async () => expect((await fetch(`${fleet.gateway.url}/healthz`)).status).toBe(200), SLOWLY)
}, 2 * SLOWLY)

afterAll(() => parts.disposeAsync(), SLOWLY)

/** Spans come in batches, each process's by themselves. */
const seen = (assertion: () => void) => eventually(assertion, 20_000)

const newTrace = () => ({ traceId: randomBytes(16).toString('hex'), spanId: randomBytes(8).toString('hex') })

/** Asks the gateway as a caller that is in a trace already. */
async function get(path: string, { traceId, spanId } = newTrace(), flags = '01') {
  const headers = { traceparent: `00-${traceId}-${spanId}-${flags}` }
  const answer = await fetch(new URL(path, fleet.gateway.url), { headers })
  expect(answer.status).toBe(200)
  await answer.text()
  return { traceId, spanId }
}

async function order(method: string, path: string, body: object) {
  const authorization = `Bearer ${await signAdminToken(JWT_SECRET)}`
  const headers = { authorization, 'content-type': 'application/json' }
  const answer = await fetch(new URL(path, fleet.gateway.url), { method, headers, body: JSON.stringify(body) })
  expect(answer.ok).toBe(true)
  return (await answer.json()) as { id: number; job_id: string }
}

/** The spans of a trace by name, with a look at who is whose parent. */
function tree(spans: readonly SeenSpan[]) {
  const find = (service: string, name: string, kind: number): SeenSpan => {
    const found = spans.find((span) => span.service === service && span.name === name && span.kind === kind)
    if (!found) throw new Error(`no ${service} ${name} among ${spans.map((span) => `${span.service} ${span.name}`)}`)
    return found
  }
  const isUnder = ({ parentSpanId }: SeenSpan, ancestor: SeenSpan): boolean => {
    const parent = spans.find(({ spanId }) => spanId === parentSpanId)
    return parent !== undefined && (parent === ancestor || isUnder(parent, ancestor))
  }
  return { find, isUnder }
}

describe('a traced read', () => {
  test(
    'is one trace from its caller through the gateway and the service to MySQL and Redis',
    async () => {
      const caller = await get('/api/articles?limit=3')
      await seen(() => {
        const { find, isUnder } = tree(fleet.collector.traceOf(({ traceId }) => traceId === caller.traceId))
        const door = find('gateway', 'GET /api/articles', SERVER)
        const asked = find('gateway', 'GET', CLIENT)
        const served = find('articles', 'GET /api/articles', SERVER)
        expect([door.parentSpanId, asked.parentSpanId, served.parentSpanId]).toEqual([
          caller.spanId,
          door.spanId,
          asked.spanId,
        ])
        expect(isUnder(find('articles', 'SELECT articles', CLIENT), served)).toBe(true)
        expect(isUnder(find('articles', 'EVAL', CLIENT), served)).toBe(true)
        expect(door.attributes).toMatchObject({ 'edge.answer': 'miss', 'http.response.status_code': expect.anything() })
      })
    },
    SLOWLY,
  )

  test(
    'is found from the log line of its request',
    async () => {
      const { traceId } = await get('/api/articles?limit=4')
      await eventually(() => {
        const line = fleet.articles.lines().find((one) => one.trace_id === traceId)
        expect(line).toMatchObject({ message: 'request', route: '/api/articles', status: 200 })
      })
    },
    SLOWLY,
  )

  test(
    'that joined the request of another one says so, and a hit of the edge cache is not traced at all',
    async () => {
      const callers = await Promise.all(Array.from({ length: 8 }, () => get('/api/articles?limit=5')))
      const hit = await get('/api/articles?limit=5')
      const ids = new Set(callers.map(({ traceId }) => traceId))
      await seen(() => {
        const doors = fleet.collector
          .spans()
          .filter(({ traceId, service, kind }) => ids.has(traceId) && service === 'gateway' && kind === SERVER)
        const answers = doors.map(({ attributes }) => attributes['edge.answer'])
        expect(answers.filter((answer) => answer === 'miss')).toHaveLength(1)
        expect(answers).toContain('joined')
      })
      expect(fleet.collector.spans().filter(({ traceId }) => traceId === hit.traceId)).toEqual([])
    },
    SLOWLY,
  )
})

test(
  'a fetch that an editor orders is one trace: the order, the job in the worker, its reports to articles; strangers are told nothing of it',
  async () => {
    const { feed, collector } = fleet
    const source = { name: 'a feed', source_type: 'news', source_url: feed.url, enabled: true }
    const { id } = await order('POST', '/admin/sources', source)
    const { job_id } = await order('POST', '/admin/ingest/fetch', { source_id: id })
    const isJob = ({ kind, attributes }: SeenSpan) => kind === CONSUMER && attributes['messaging.message.id'] === job_id
    await seen(() => {
      const { find, isUnder } = tree(collector.traceOf(isJob))
      const ordered = find('gateway', 'POST /admin/ingest/*', SERVER)
      const taken = find('articles', 'POST /admin/ingest/fetch', SERVER)
      const job = find('ingest-worker', 'stream:{ingest:fetch}', CONSUMER)
      const fetched = find('ingest-worker', `GET ${new URL(feed.url).host}`, CLIENT)
      const report = find('articles', 'PUT /internal/ingest/runs/:job_id', SERVER)
      const batch = find('articles', 'POST /internal/ingest/batches', SERVER)
      expect(isUnder(taken, ordered)).toBe(true)
      expect(job.parentSpanId).toBe(taken.spanId)
      expect(job.attributes).toMatchObject({ 'job.outcome': 'done' })
      for (const part of [fetched, report, batch]) expect(isUnder(part, job)).toBe(true)
      expect(isUnder(find('articles', 'INSERT pending_articles', CLIENT), batch)).toBe(true)
    })
    expect(feed.heard).toHaveLength(1)
    expect(feed.heard[0]).not.toHaveProperty('traceparent')
  },
  SLOWLY,
)

test('nothing that people wrote leaves by a trace: no statement, no token, no script', () => {
  const sent = JSON.stringify(fleet.collector.spans())
  expect(fleet.collector.spans().length).toBeGreaterThan(20)
  for (const secret of ['八角志', 'INSERT INTO', 'redis.call', 'Bearer']) expect(sent).not.toContain(secret)
})
