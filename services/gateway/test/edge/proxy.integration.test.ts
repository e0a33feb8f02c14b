import { once } from 'node:events'
import { request } from 'node:http'
import { afterEach, describe, expect, it } from '@jest/globals'
import { adminToken } from '../admin-token.ts'
import { type Answer, type GatewayUnderTest, startGateway } from '../gateway-under-test.ts'

const bearer = { authorization: `Bearer ${adminToken()}` }
const json = { 'content-type': 'application/json' }
const errorShape = { error: expect.any(String), code: expect.any(String), request_id: expect.any(String) }

const expectNoAddress = ({ body, headers }: Answer, port: number) => {
  const shown = body + JSON.stringify({ ...headers, date: '' })
  for (const secret of ['127.0.0.1', 'articles:', String(port), 'ECONN', 'undici', 'node_modules']) {
    expect(shown).not.toContain(secret)
  }
}

describe('a request through the gateway', () => {
  let gateway: GatewayUnderTest

  afterEach(() => gateway.close())

  it('reaches its service with path, query and method as they were sent, and the answer comes back', async () => {
    gateway = await startGateway((incoming, response) => {
      response.writeHead(200, { 'content-type': 'application/json', etag: '"1"', vary: 'Accept-Encoding' })
      response.end(JSON.stringify({ url: incoming.url, method: incoming.method }))
    })
    const answer = await gateway.send('/admin/sources?limit=2&cursor=a%2Fb&q=%E5%85%AB?x', { headers: bearer })
    expect(answer.json()).toEqual({ url: '/admin/sources?limit=2&cursor=a%2Fb&q=%E5%85%AB?x', method: 'GET' })
    expect(answer.headers).toMatchObject({ etag: '"1"', vary: 'Accept-Encoding', 'content-type': 'application/json' })
    expect((await gateway.send('/api/articles/7')).json()).toMatchObject({ url: '/api/articles/7' })
  })

  it('may name a queue, whose name has a colon', async () => {
    gateway = await startGateway((incoming, response) => response.end(`${incoming.method} ${incoming.url}`))
    for (const path of [
      '/admin/queues',
      '/admin/queues/ingest:fetch/dead?limit=2',
      '/admin/queues/ingest%3Afetch/pause',
    ]) {
      expect((await gateway.send(path, { method: 'POST', headers: bearer })).body).toBe(`POST ${path}`)
      expect((await gateway.send(path, { method: 'POST' })).status).toBe(401)
    }
  })

  it('keeps its body byte for byte, malformed JSON included', async () => {
    gateway = await startGateway(async (incoming, response) => {
      response.end(Buffer.concat(await incoming.toArray()))
    })
    for (const body of ['{"title":"八角 🥊"}', '{"title":', '"\\ud83e"']) {
      const sent = { method: 'POST', headers: { ...bearer, ...json }, body }
      expect((await gateway.send('/admin/sources', sent)).body).toBe(body)
    }
  })

  it.each(['POST', 'PUT', 'DELETE'])('may be a %s without a body', async (method) => {
    gateway = await startGateway((incoming, response) => {
      response.end(`${incoming.method} ${incoming.headers['content-length'] ?? '0'}`)
    })
    const headers = { ...bearer, ...json, 'content-length': '0' }
    expect((await gateway.send('/admin/sources/1/toggle', { method, headers })).body).toBe(`${method} 0`)
  })

  it('is refused when it is a GET with a body; an empty one is none', async () => {
    gateway = await startGateway((incoming, response) => {
      response.end(`${incoming.headers['content-length']} ${incoming.headers['content-type']}`)
    })
    const empty = await gateway.send('/api/articles', { headers: { ...json, 'content-length': '0' } })
    expect(empty).toMatchObject({ status: 200, body: 'undefined undefined' })
    const full = { ...bearer, ...json, 'content-length': '5' }
    for (const path of ['/api/articles', '/admin/sources']) {
      const refused = await gateway.send(path, { headers: full, body: 'hello' })
      expect(refused).toMatchObject({ status: 413, headers: { connection: 'close' } })
    }
    expect(gateway.articles.count()).toBe(1)
  })

  it('passes 304 and HEAD through', async () => {
    gateway = await startGateway((incoming, response) => {
      if (incoming.headers['if-none-match'] === '"1"') response.writeHead(304, { etag: '"1"' }).end()
      else response.writeHead(200, { etag: '"1"', 'content-length': '11' }).end('hello world')
    })
    const notModified = await gateway.send('/api/articles', { headers: { 'if-none-match': '"1"' } })
    expect(notModified).toMatchObject({ status: 304, body: '', headers: { etag: '"1"' } })
    const head = await gateway.send('/api/articles', { method: 'HEAD' })
    expect(head).toMatchObject({ status: 200, body: '', headers: { etag: '"1"', 'content-length': '11' } })
  })

  it('leaves outside what a client says about itself or about the connection', async () => {
    gateway = await startGateway((incoming, response) => {
      response.end(JSON.stringify(incoming.headers))
    })
    const headers = {
      forwarded: 'for=10.0.0.1',
      'x-real-ip': '10.0.0.1',
      'x-user-id': '1',
      'x-internal-token': 'x',
      'proxy-authorization': 'Basic x',
      'proxy-connection': 'close',
      te: 'trailers',
      cookie: 'a=b',
      upgrade: 'h2c',
      'x-cache-tags': 'article:1',
      connection: 'close, authorization',
      'accept-language': 'zh-CN',
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    }
    const seen = (await gateway.send('/api/articles', { headers })).json()
    const ours = ['x-deadline-ms', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-request-id']
    expect(Object.keys(seen).sort()).toEqual(['accept-language', 'connection', 'host', 'traceparent', ...ours])
    expect(seen.traceparent).toBe(headers.traceparent)
    expect(seen).toMatchObject({ connection: 'keep-alive', host: `articles:${gateway.articles.port}` })
  })

  it('keeps tags and the marks of the service inside', async () => {
    gateway = await startGateway((_incoming, response) => {
      response.writeHead(200, {
        'x-cache-tags': 'articles',
        'x-powered-by': 'x',
        server: 'x',
        'keep-alive': 'timeout=9',
      })
      response.end('ok')
    })
    const { headers } = await gateway.send('/api/articles')
    for (const name of ['x-cache-tags', 'x-powered-by', 'server']) expect(headers).not.toHaveProperty(name)
    expect(headers['keep-alive']).not.toBe('timeout=9')
  })

  it('has one request id all the way: the client’s if it is a valid one, else a new one', async () => {
    gateway = await startGateway((incoming, response) => {
      response.writeHead(200, { 'x-request-id': 'of-the-service' }).end(incoming.headers['x-request-id'])
    })
    const kept = await gateway.send('/api/articles', { headers: { 'x-request-id': 'abc-123' } })
    expect([kept.body, kept.headers['x-request-id']]).toEqual(['abc-123', 'abc-123'])
    const made = await gateway.send('/api/articles', { headers: { 'x-request-id': 'not "valid"' } })
    expect(made.body).toMatch(/^[0-9a-f-]{36}$/)
    expect(made.headers['x-request-id']).toBe(made.body)
  })

  it('asks a service once that answers 503, and hands its answer on', async () => {
    gateway = await startGateway((_incoming, response) => {
      response.writeHead(503, { 'retry-after': '1' }).end('{"code":"MYSQL_AWAY"}')
    })
    const answer = await gateway.send('/api/articles')
    expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '1' } })
    expect(gateway.articles.count()).toBe(1)
  })

  it('gets 503 with Retry-After, and no address, when its service cannot be reached', async () => {
    gateway = await startGateway(() => undefined)
    await gateway.articles.kill()
    const answer = await gateway.send('/api/articles')
    expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '1' } })
    expect(answer.json()).toEqual(errorShape)
    expectNoAddress(answer, gateway.articles.port)
  })

  it('gets the same when the name of its service has no address', async () => {
    gateway = await startGateway(() => undefined, { addresses: [] })
    const answer = await gateway.send('/admin/sources', { headers: bearer })
    expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '1' } })
    expect(answer.json()).toEqual(errorShape)
  })

  it('gets the same when its service breaks the connection off', async () => {
    gateway = await startGateway((incoming) => incoming.socket.destroy())
    const answer = await gateway.send('/admin/sources', { method: 'POST', headers: { ...bearer, ...json }, body: '{}' })
    expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '1' } })
    expect(answer.json()).toEqual(errorShape)
    expectNoAddress(answer, gateway.articles.port)
    expect(gateway.articles.count()).toBe(1)
  })

  it('gets the same, within seconds, when its service hangs', async () => {
    gateway = await startGateway(() => undefined)
    const answer = await gateway.send('/api/articles')
    expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '1' } })
    expectNoAddress(answer, gateway.articles.port)
  }, 20_000)

  it('may have a body as long as its row of the table says; a longer one gets 413 and reaches no service', async () => {
    gateway = await startGateway(async (incoming, response) => {
      response.end(String(Buffer.concat(await incoming.toArray()).length))
    })
    const post = (path: string, size: number, headers = {}) =>
      gateway.send(path, {
        method: 'POST',
        headers: { ...bearer, ...json, ...headers },
        body: Buffer.alloc(size, 'a'),
      })
    for (const [path, limit] of [
      ['/admin/auth/login', 4096],
      ['/admin/sources', 65_536],
    ] as const) {
      expect(await post(path, limit)).toMatchObject({ status: 200, body: String(limit) })
      for (const headers of [{}, { 'transfer-encoding': 'chunked' }]) {
        const refused = await post(path, limit + 1, headers)
        expect(refused).toMatchObject({ status: 413, headers: { connection: 'close' } })
        expect(refused.json()).toMatchObject({ ...errorShape, code: 'BODY_TOO_LARGE' })
      }
    }
    expect(gateway.articles.count()).toBe(2)
  })

  it('may be given up by its client: the gateway goes on answering others', async () => {
    gateway = await startGateway((incoming, response) => {
      if (incoming.url === '/api/articles/1') gateway.app.log.debug('never answered')
      else response.end('ok')
    })
    const abandoned = request({ host: '127.0.0.1', port: gateway.port, path: '/api/articles/1', agent: false })
    abandoned.on('error', () => undefined)
    abandoned.end()
    await once(gateway.articles.server, 'request')
    abandoned.destroy()
    expect((await gateway.send('/api/articles/2')).body).toBe('ok')
  })
})
