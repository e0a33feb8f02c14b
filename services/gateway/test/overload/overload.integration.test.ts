import type { ServerResponse } from 'node:http'
import { afterEach, describe, expect, test } from '@jest/globals'
import { Registry } from 'prom-client'
import { adminToken } from '../admin-token.ts'
import { type Answer, type GatewayUnderTest, startGateway } from '../gateway-under-test.ts'

/** A twentieth of it, one, is the editors' own. */
const LIMIT = 20

describe('a service that has as much to do as it can', () => {
  let gateway: GatewayUnderTest
  let registry: Registry
  let held: ServerResponse[]
  let sent: Promise<Answer>[]
  let isHolding: boolean

  async function fill(): Promise<void> {
    registry = new Registry()
    held = []
    isHolding = true
    const patient = (_: unknown, response: ServerResponse) => (isHolding ? held.push(response) : response.end('{}'))
    gateway = await startGateway(patient, { registry, createLimit: () => ({ value: LIMIT, observe() {} }) })
    sent = Array.from({ length: LIMIT }, (_, n) => gateway.send(`/api/articles/${n + 1}`))
    while (gateway.articles.count() < LIMIT) await new Promise(setImmediate)
  }

  function release(): void {
    isHolding = false
    for (const response of held) response.end('{}')
  }

  afterEach(async () => {
    release()
    await Promise.all(sent)
    await gateway.close()
  })

  test('gets no more, and whoever is refused hears at once when to come back, in the one shape', async () => {
    await fill()
    const refused = await gateway.send('/api/articles/21')
    expect(refused).toMatchObject({ status: 503, headers: { 'retry-after': '1' } })
    expect(refused.json()).toMatchObject({ code: 'OVERLOADED' })
    expect(gateway.articles.count()).toBe(LIMIT)
    release()
    expect((await Promise.all(sent)).map(({ status }) => status)).toEqual(sent.map(() => 200))
    expect((await gateway.send('/api/articles/21')).status).toBe(200)
  })

  test('refuses reads that no cache may answer, too, and counts both', async () => {
    await fill()
    const cookie = { cookie: 'a=b' }
    const answers = [await gateway.send('/api/articles/21'), await gateway.send('/api/articles/1', { headers: cookie })]
    expect(answers.map((answer) => answer.json().code)).toEqual(['OVERLOADED', 'OVERLOADED'])
    const text = await registry.metrics()
    expect(text).toContain('gateway_sheds_total{upstream="articles",priority="public"} 2')
    expect(text).toContain('gateway_concurrency{upstream="articles"} 20')
    expect(text).toContain('gateway_concurrency_limit{upstream="articles"} 20')
  })

  test('lets who joins a flight wait with the others', async () => {
    await fill()
    const joined = gateway.send('/api/articles/1')
    release()
    expect([(await sent[0]!).status, (await joined).status]).toEqual([200, 200])
  })

  test('keeps a place for editors, and one for work in the background', async () => {
    await fill()
    const headers = { authorization: `Bearer ${await adminToken()}` }
    const editor = gateway.send('/admin/sources', { headers })
    while (gateway.articles.count() < LIMIT + 1) await new Promise(setImmediate)
    expect((await gateway.send('/admin/sources', { headers })).json()).toMatchObject({ code: 'OVERLOADED' })
    const background = gateway.send('/admin/ingest/jobs/1', { headers })
    while (gateway.articles.count() < LIMIT + 2) await new Promise(setImmediate)
    expect((await gateway.send('/admin/ingest/jobs/1', { headers })).json()).toMatchObject({ code: 'OVERLOADED' })
    release()
    expect((await Promise.all([editor, background])).map(({ status }) => status)).toEqual([200, 200])
  })
})
