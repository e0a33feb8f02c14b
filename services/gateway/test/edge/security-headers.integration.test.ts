import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { SECURITY_HEADERS } from '../../src/edge/security-headers.ts'
import { adminToken } from '../admin-token.ts'
import { type EdgeUnderTest, startEdge } from '../edge-cache/edge-under-test.ts'

const bearer = { authorization: `Bearer ${adminToken()}` }

describe('every answer says that it is no page', () => {
  let edge: EdgeUnderTest
  beforeAll(async () => {
    // The service knows better, and is not heard.
    edge = await startEdge(() => ({ headers: { 'referrer-policy': 'unsafe-url' } }))
    await edge.get('/api/articles/1')
  })
  afterAll(() => edge.close())

  it.each([
    ['a hit', '/api/articles/1', 200, {}],
    ['a hit for who has it', '/api/articles/1', 304, { 'if-none-match': '"1"' }],
    ['a miss', '/api/articles/2', 200, {}],
    ['what an editor sees', '/admin/sources', 200, bearer],
    ['what nobody else sees', '/admin/sources', 401, {}],
    ['nothing', '/nothing', 404, {}],
    ['an odd path', '//nothing', 400, {}],
    ['a path that cannot be decoded', '/api/articles/%zz', 400, {}],
    ['a service that is away', '/api/events', 503, {}],
  ])('%s', async (_what, path, status, headers) => {
    const answer = await edge.get(path, headers as Record<string, string>)
    expect(answer).toMatchObject({ status, headers: SECURITY_HEADERS })
  })

  it.each([
    ['no request', 'rubbish\r\n\r\n', 400],
    ['too long a head', `GET / HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`, 431],
    ['a tunnel', 'CONNECT articles:3000 HTTP/1.1\r\nHost: articles:3000\r\n\r\n', 405],
    ['a hit that Node writes', 'GET /api/articles/1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', 200],
  ])('%s', async (_what, bytes, status) => {
    const socket = connect(edge.port, '127.0.0.1')
    socket.write(bytes)
    const got = Buffer.concat(await socket.toArray()).toString()
    expect(got).toContain(`HTTP/1.1 ${status} `)
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) expect(got).toContain(`\r\n${name}: ${value}\r\n`)
  })

  it('but the page of the API, which may run what comes from here', async () => {
    const { headers } = await edge.get('/docs')
    const { 'content-security-policy': _, ...others } = SECURITY_HEADERS
    expect(headers).toMatchObject(others)
    expect(headers['content-security-policy']).toContain("default-src 'self'")
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'")
  })

  it('and an image of ours, which pages of other origins may show', async () => {
    const { status, headers } = await edge.get('/media-cache/security-headers.integration.test.ts')
    expect(status).toBe(404)
    expect(headers).toMatchObject(SECURITY_HEADERS)
    expect((await edge.get('/media-cache/stub-service.ts')).headers).toMatchObject({
      ...SECURITY_HEADERS,
      'cross-origin-resource-policy': 'cross-origin',
    })
  })
})
