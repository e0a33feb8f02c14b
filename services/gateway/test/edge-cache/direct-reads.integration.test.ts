import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { text } from 'node:stream/consumers'
import { afterEach, describe, expect, test } from '@jest/globals'
import { Registry } from 'prom-client'
import { startEdge, type Told } from './edge-under-test.ts'

/** Nothing is encoded in the first; the app answers the second, and both are the same read. */
const DIRECT = '/api/articles?limit=2&utm_source=a'
const BY_THE_APP = '/api/articles?limit=2&utm_source=%20'

let edge: Awaited<ReturnType<typeof startEdge>>
let registry: Registry
const start = async (tell: () => Told | Promise<Told>, overrides = {}) => {
  registry = new Registry()
  edge = await startEdge(tell, { registry, ...overrides })
}
const seen = async () => (await registry.metrics()).match(/^http_request_duration_seconds_count.*$/gm) ?? []

afterEach(() => edge.close())

/** What may differ between two answers to the same. */
const comparable = ({ status, headers, body }: { status: number; headers: object; body: string }) => {
  const { 'x-request-id': id, date: _date, ...rest } = headers as Record<string, string>
  return { status, headers: rest, body: body.replace(String(id), 'ID') }
}

describe('a plain read that is answered without the app', () => {
  test.each([
    ['a success', {}],
    ['a 404', { status: 404, body: '{"error":"no","code":"ARTICLE_NOT_FOUND","request_id":"x"}' }],
    ['an answer that may not be kept', { headers: { 'set-cookie': 'a=b' } }],
  ])('is what the app would say, for %s', async (_, told) => {
    await start(() => ({ body: 'same', ...told }))
    const direct = comparable(await edge.get('/api/articles/7'))
    expect(comparable(await edge.get('/api/articles/8?utm_source=%20'))).toEqual(direct)
  })

  test('fails as the app would, in the one shape', async () => {
    await start(() => ({}))
    await edge.articles.kill()
    const direct = comparable(await edge.get(DIRECT))
    expect(direct).toMatchObject({ status: 503, headers: { 'retry-after': '1', 'cache-control': 'no-cache' } })
    expect(comparable(await edge.get(BY_THE_APP))).toEqual(direct)
  })

  test('is refused as the app would, above its rate', async () => {
    await start(() => ({}), { rates: { public: { perSec: 0.001, burst: 1 } } })
    await edge.get('/api/articles/7')
    const direct = comparable(await edge.get(DIRECT))
    expect(direct).toMatchObject({ status: 429, headers: { 'ratelimit-remaining': '0' } })
    expect(comparable(await edge.get(BY_THE_APP))).toEqual(direct)
  })

  test('is counted with its route, as the app counts its own', async () => {
    await start(() => ({}))
    await edge.get('/api/articles/7')
    await edge.get('/api/articles/8', {}, 'HEAD')
    expect(await seen()).toEqual([
      'http_request_duration_seconds_count{method="GET",route="/api/articles/*",status="200"} 1',
      'http_request_duration_seconds_count{method="HEAD",route="/api/articles/*",status="200"} 1',
    ])
  })

  test('leaves its connection fit for the next one', async () => {
    await start(() => ({ body: 'same' }))
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    const paths = ['/api/articles/7', '/api/articles/8', '/api/articles/7', '/healthz', '/api/articles/9']
    const statuses: unknown[] = []
    for (const path of paths) {
      const sent = request({ agent, host: '127.0.0.1', port: edge.port, path })
      sent.end()
      const [answer] = await once(sent, 'response')
      statuses.push([answer.statusCode, answer.headers.connection, sent.reusedSocket, await text(answer)])
    }
    agent.destroy()
    expect(statuses).toEqual([
      [200, 'keep-alive', false, 'same'],
      [200, 'keep-alive', true, 'same'],
      [200, 'keep-alive', true, 'same'],
      [200, 'keep-alive', true, '{"status":"ok"}'],
      [200, 'keep-alive', true, 'same'],
    ])
  })

  test('has no body for HEAD, and 304 for who has it', async () => {
    await start(() => ({ body: 'same' }))
    expect(await edge.get('/api/articles/7', {}, 'HEAD')).toMatchObject({ status: 200, body: '' })
    expect(await edge.get('/api/articles/8', { 'if-none-match': '"1"' })).toMatchObject({ status: 304, body: '' })
  })
})

test('text that is no Unicode is left to the app, which refuses it', async () => {
  await start(() => ({}))
  expect((await edge.get('/api/fighters/search?q=%00')).json()).toMatchObject({ code: 'INVALID_TEXT' })
})
