import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { adminToken } from '../admin-token.ts'
import { type GatewayUnderTest, startGateway } from '../gateway-under-test.ts'

const bearer = { authorization: `Bearer ${adminToken()}` }

describe('the only door', () => {
  let gateway: GatewayUnderTest
  const reached: string[] = []

  beforeAll(async () => {
    gateway = await startGateway((incoming, response) => {
      reached.push(incoming.url ?? '')
      response.end('reached')
    })
  })

  afterAll(() => gateway.close())

  it.each([
    '/internal',
    '/internal/ingest/batches',
    '/%69nternal/ingest/batches',
    '/INTERNAL/ingest/batches',
    '//internal/ingest/batches',
    '/\\internal',
    '/api/articles/..%2f..%2finternal/x',
    '/api/articles/%2e%2e/%2e%2e/internal',
    '/api/articles/../../internal/x',
    '/api/articles/..\\..\\internal',
    '/api/articles/..%5c..%5cinternal',
    '/api/articles/%252e%252e/internal',
    '/api/articles/..;/..;/internal',
    '/api/articles/..%00/internal',
    '/admin/sources/../../internal/x',
    '/media-cache/../internal',
    '/docs/../internal',
    'http://articles:3000/internal/x',
  ])('does not lead to /internal by %s', async (path) => {
    const answer = await gateway.send(path, { headers: bearer })
    expect([400, 404]).toContain(answer.status)
    expect(answer.json()).toEqual({
      error: expect.any(String),
      code: expect.stringMatching(/^(BAD_URL|NOT_FOUND)$/),
      request_id: answer.headers['x-request-id'],
    })
    expect(reached).toEqual([])
  })

  it.each(['/', '/nothing', '/api', '/api/articlesque', '/metrics', '/readyz', '/livez', '/admin', '/admin/nothing'])(
    'says 404 in the API’s shape for %s',
    async (path) => {
      const answer = await gateway.send(path, { headers: bearer })
      expect(answer.status).toBe(404)
      expect(answer.json()).toMatchObject({ code: 'NOT_FOUND', request_id: answer.headers['x-request-id'] })
      expect(reached).toEqual([])
    },
  )

  it.each(['PATCH', 'TRACE', 'PROPFIND'])('has no use for %s', async (method) => {
    const { status } = await gateway.send('/api/articles', { method })
    expect([404, 405]).toContain(status)
    expect(reached).toEqual([])
  })

  it.each([
    ['GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n', 400, 'MALFORMED_REQUEST'],
    ['GET / HTTP/1.1\r\nbad header\r\n\r\n', 400, 'MALFORMED_REQUEST'],
    ['rubbish\r\n\r\n', 400, 'MALFORMED_REQUEST'],
    [`GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${'a'.repeat(20_000)}\r\n\r\n`, 431, 'HEADERS_TOO_LARGE'],
  ])('answers what is no request in the same shape', async (bytes, status, code) => {
    const socket = connect(gateway.port, '127.0.0.1')
    socket.write(bytes)
    const [head, body] = Buffer.concat(await socket.toArray())
      .toString()
      .split('\r\n\r\n') as [string, string]
    expect(head).toContain(`HTTP/1.1 ${status} `)
    const requestId = /^x-request-id: (\S+)$/im.exec(head)?.[1]
    expect(requestId).toMatch(/^[0-9a-f-]{36}$/)
    expect(JSON.parse(body)).toEqual({ error: expect.any(String), code, request_id: requestId })
  })

  it('takes a long but legal address, and refuses one that is longer or does not fit into a head', async () => {
    expect((await gateway.send(`/api/articles?cursor=${'a'.repeat(4000)}`)).status).toBe(200)
    const tooLong = await gateway.send(`/api/articles?cursor=${'a'.repeat(5000)}`)
    expect([tooLong.status, tooLong.json().code]).toEqual([414, 'URL_TOO_LONG'])
    expect((await gateway.send(`/api/articles?cursor=${'a'.repeat(20_000)}`)).status).toBe(431)
    expect((await gateway.send('/api/articles')).status).toBe(200)
  })
})
