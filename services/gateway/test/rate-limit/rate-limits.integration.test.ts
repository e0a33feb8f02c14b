import { eventually } from '@bajiaozhi/shared/testing/eventually'
import { afterEach, describe, expect, it } from '@jest/globals'
import { Registry } from 'prom-client'
import { adminToken } from '../admin-token.ts'
import { createDoor, type EdgeUnderTest, startEdge, type Told } from '../edge-cache/edge-under-test.ts'

const SLOW = { perSec: 0.1, burst: 3 }
const account = (sub: string) => ({ authorization: `Bearer ${adminToken({ sub })}` })
const from = (client: string) => ({ 'x-forwarded-for': client })

describe('the limit of a client address', () => {
  let edge: EdgeUnderTest
  let registry: Registry
  afterEach(() => edge.close())

  async function start(tell?: () => Told | Promise<Told>) {
    registry = new Registry()
    edge = await startEdge(tell, { registry, rates: { public: SLOW }, trustedProxies: ['loopback'] })
  }

  const status = async (path: string, headers: Record<string, string> = {}, method = 'GET') =>
    (await edge.send(path, { headers, method })).status
  const useUp = async () => {
    for (const id of [901, 902, 903]) expect(await status(`/api/articles/${id}`)).toBe(200)
  }

  it('refuses with 429 and says when to come back', async () => {
    await start()
    await useUp()
    const refused = await edge.get('/api/articles/904')
    expect(refused.json()).toEqual({
      error: expect.any(String),
      code: 'RATE_LIMITED',
      request_id: refused.headers['x-request-id'],
    })
    const retryAfter = refused.headers['retry-after']
    expect(Number(retryAfter)).toBeGreaterThanOrEqual(1)
    expect(Number(retryAfter)).toBeLessThanOrEqual(10)
    expect(refused).toMatchObject({
      status: 429,
      headers: { 'ratelimit-limit': '3', 'ratelimit-remaining': '0', 'ratelimit-reset': retryAfter },
    })
    expect(edge.articles.count()).toBe(3)
    expect(await registry.metrics()).toContain('gateway_rate_limited_total{limit="public"} 1')
  })

  it('counts reads that are shared with nobody, and logins, each once', async () => {
    await start()
    expect(await status('/api/articles/1', { cookie: 'a=b' })).toBe(200)
    expect(await status('/api/articles/1', { cookie: 'a=b' }, 'HEAD')).toBe(200)
    expect(await status('/admin/auth/login', {}, 'POST')).toBe(200)
    expect(await status('/api/articles/1', { cookie: 'a=b' })).toBe(429)
    expect(await status('/admin/auth/login', {}, 'POST')).toBe(429)
    expect(edge.articles.count()).toBe(3)
  })

  it('never refuses a copy from memory, and counts none', async () => {
    await start()
    for (let n = 0; n < 20; n++) expect(await status('/api/articles/901')).toBe(200)
    await useUp()
    expect(await edge.read('/api/articles/902')).toBe('hit 2')
    expect(await status('/api/articles/904')).toBe(429)
    for (const method of ['GET', 'HEAD']) {
      for (const headers of [{}, { 'if-none-match': '"x"' }, { 'accept-encoding': 'br' }] as Record<string, string>[]) {
        expect(await status('/api/articles/901?utm=x', headers, method)).toBe(200)
      }
    }
    expect(edge.articles.count()).toBe(3)
  })

  it('never refuses who joins a request that is under way, and counts none', async () => {
    const door = createDoor()
    await start(() => door.opened.then(() => ({})))
    const first = edge.read('/api/articles/1')
    await eventually(() => expect(edge.articles.count()).toBe(1))
    const joined = Array.from({ length: 20 }, () => edge.read('/api/articles/1'))
    const others = [edge.read('/api/articles/2'), edge.read('/api/articles/3')]
    await eventually(() => expect(edge.articles.count()).toBe(3))
    const joinedByTheRefused = [edge.read('/api/articles/1'), edge.read('/api/articles/1')]
    expect(await status('/api/articles/4')).toBe(429)
    door.open()
    const answers = await Promise.all([first, ...joined, ...joinedByTheRefused])
    expect(answers.filter((answer) => !/^(miss|hit) 1$/.test(answer))).toEqual([])
    await Promise.all(others)
    expect(edge.articles.count()).toBe(3)
  })

  it('leaves no request behind of one that was refused, and nobody else without an answer', async () => {
    await start()
    await useUp()
    const both = await Promise.all([status('/api/articles/5'), status('/api/articles/5', from('203.0.113.9'))])
    expect(both).toEqual([429, 200])
    expect(edge.articles.count()).toBe(4)
    expect(await registry.metrics()).toContain('gateway_edge_flights 0')
  })

  it('gives nobody an old copy in the place of a refusal', async () => {
    await start()
    edge.bus.beat()
    await useUp()
    edge.wait(10_000)
    edge.bus.beat()
    expect(await status('/api/articles/901')).toBe(429)
  })

  it('is each address’s own; an IPv6 client’s is that of its /64', async () => {
    await start()
    await useUp()
    expect(await status('/api/articles/904', from('203.0.113.9'))).toBe(200)
    for (const n of [1, 2, 3]) expect(await status(`/api/articles/${n}`, from(`2001:db8::${n}`))).toBe(200)
    expect(await status('/api/articles/4', from('2001:db8::9:9'))).toBe(429)
    expect(await status('/api/articles/4', from('2001:db8:0:1::1'))).toBe(200)
  })

  it('counts refused tokens, whose guessing it ends, and lets good ones pass', async () => {
    await start()
    const bad = { authorization: 'Bearer guess' }
    for (let n = 0; n < 3; n++) expect(await status('/admin/sources', bad)).toBe(401)
    expect(await status('/admin/sources', bad)).toBe(429)
    expect(await status('/admin/sources')).toBe(429)
    expect(await status('/admin/sources', account('editor'))).toBe(200)
  })

  it('leaves alone what no service is asked for', async () => {
    await start()
    await useUp()
    for (const path of ['/healthz', '/docs/json']) expect(await status(path)).toBe(200)
    for (const path of ['/nothing', '/media-cache/none.png']) expect(await status(path)).toBe(404)
    expect(await status('/api/articles/%69')).toBe(400)
  })
})

describe('the limit of an account', () => {
  let edge: EdgeUnderTest
  afterEach(() => edge.close())

  it('is one for all tokens and addresses of it, and for no other account', async () => {
    const registry = new Registry()
    edge = await startEdge(undefined, { registry, rates: { admin: SLOW }, trustedProxies: ['loopback'] })
    const ask = async (sub: string, client: string) => {
      const headers = { authorization: `Bearer ${adminToken({ sub, jti: client })}`, ...from(client) }
      return edge.send('/admin/sources', { headers })
    }
    for (const client of ['203.0.113.1', '203.0.113.2', '203.0.113.3']) {
      expect((await ask('editor', client)).status).toBe(200)
    }
    const refused = await ask('editor', '203.0.113.4')
    expect(refused).toMatchObject({ status: 429, headers: { 'ratelimit-limit': '3' } })
    expect(refused.json()).toMatchObject({ code: 'RATE_LIMITED' })
    expect((await ask('another', '203.0.113.1')).status).toBe(200)
    expect(edge.articles.count()).toBe(4)
    expect(await registry.metrics()).toContain('gateway_rate_limited_total{limit="admin"} 1')
  })
})
