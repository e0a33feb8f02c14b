import { afterEach, describe, expect, it } from '@jest/globals'
import { adminToken } from '../admin-token.ts'
import { type GatewayUnderTest, startGateway } from '../gateway-under-test.ts'

const told = {
  'x-forwarded-for': '1.1.1.1, 203.0.113.9',
  'x-forwarded-proto': 'https',
  'x-forwarded-host': 'api.example.org',
}
const WAYS: [string, string, Record<string, string>][] = [
  ['a shared read', '/api/articles', {}],
  ['a read that is not shared', '/api/articles', { cookie: 'a=b' }],
  ['an editor’s request', '/admin/sources', { authorization: `Bearer ${adminToken()}` }],
]

describe.each(WAYS)('what a service hears of the origin of %s', (_what, path, headers) => {
  let gateway: GatewayUnderTest
  afterEach(() => gateway.close())

  async function heard(trustedProxies: string[], sent: Record<string, string> = told) {
    gateway = await startGateway((incoming, response) => response.end(JSON.stringify(incoming.rawHeaders)), {
      trustedProxies,
    })
    const raw = (await gateway.send(path, { headers: { ...headers, ...sent } })).json() as unknown as string[]
    const lines = raw.flatMap((name, index) => (index % 2 === 0 ? [`${name}: ${raw[index + 1]}`] : []))
    return lines.filter((line) => /^(x-forwarded-|forwarded|x-real-ip|via)/i.test(line)).sort()
  }

  it('is what the gateway saw, whatever the client says', async () => {
    expect(await heard([], { ...told, forwarded: 'for=1.1.1.1', 'x-real-ip': '1.1.1.1' })).toEqual([
      'x-forwarded-for: 127.0.0.1',
      `x-forwarded-host: 127.0.0.1:${gateway.port}`,
      'x-forwarded-proto: http',
    ])
  })

  it('is one address, host and scheme from a trusted proxy', async () => {
    expect(await heard(['loopback'])).toEqual([
      'x-forwarded-for: 203.0.113.9',
      'x-forwarded-host: api.example.org',
      'x-forwarded-proto: https',
    ])
  })

  it('is the gateway’s own word where a trusted proxy passes on nonsense', async () => {
    const nonsense = { 'x-forwarded-for': 'x', 'x-forwarded-proto': 'gopher', 'x-forwarded-host': 'a b/c' }
    expect(await heard(['loopback'], nonsense)).toEqual([
      'x-forwarded-for: 127.0.0.1',
      `x-forwarded-host: 127.0.0.1:${gateway.port}`,
      'x-forwarded-proto: http',
    ])
  })
})
