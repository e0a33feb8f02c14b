import { describe, expect, it } from '@jest/globals'
import { requestHeaders, responseHeaders } from '../../src/edge/headers.ts'

describe('the headers of a request', () => {
  it('go on when they are on the list; whoever claims to be somebody is not believed', () => {
    const claims = ['x-user-id', 'x-real-ip', 'x-deadline-ms', 'x-gateway-id', 'x-internal-token', 'x-forwarded-user']
    const tricks = ['te', 'trailer', 'upgrade', 'keep-alive', 'proxy-authorization', 'x-http-method-override', 'cookie']
    const given = Object.fromEntries([...claims, ...tricks, 'accept'].map((name) => [name, '1']))
    const forwarded = { 'x-forwarded-for': '192.0.2.1', 'x-forwarded-proto': 'http' }
    const passed = requestHeaders(given, { id: 'id', client: { forwarded, limitedAs: '192.0.2.1' }, body: undefined })
    expect(passed).toEqual({ accept: '1', traceparent: expect.any(String), ...forwarded, 'x-request-id': 'id' })
  })
})

describe('the headers of an answer', () => {
  it('say that it varies by origin when CORS headers are added to it', () => {
    expect(responseHeaders({ vary: 'Accept-Encoding' }, true).vary).toBe('Accept-Encoding, Origin')
    expect(responseHeaders({}, true).vary).toBe('Origin')
    expect(responseHeaders({ vary: 'Accept-Encoding' }, false).vary).toBe('Accept-Encoding')
  })

  it('come without what is about the connection, about us, or for the gateway to say', () => {
    const given = {
      connection: 'X-Hop, close',
      'x-hop': '1',
      'proxy-connection': 'close',
      trailer: 'x-sum',
      upgrade: 'h2c',
      server: 'x',
      'x-internal-build': '7',
      'x-cache-tags': 'articles',
      traceparent: '00-1-1-01',
      'access-control-allow-origin': '*',
      'content-security-policy': '*',
      etag: '"1"',
    }
    expect(responseHeaders(given, false)).toEqual({ etag: '"1"' })
  })
})
