import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { type EdgeUnderTest, startEdge, type Told } from './edge-under-test.ts'

describe('the last good copy', () => {
  let edge: EdgeUnderTest
  let told: Told | Promise<Told>
  beforeEach(async () => {
    told = {}
    edge = await startEdge(() => told)
    edge.bus.beat()
    await edge.read()
  })
  afterEach(() => edge.close())

  const passWithHeartbeats = (ms: number) => {
    for (let passed = 0; passed < ms; passed += 500) {
      edge.wait(500)
      edge.bus.beat()
    }
  }

  it('stands in for a service that cannot be reached, up to sixty seconds after its request', async () => {
    await edge.articles.kill()
    passWithHeartbeats(59_500)
    const { headers, body } = await edge.get()
    expect([headers['x-cache'], headers.age, body]).toEqual(['stale', '59', '1'])
    passWithHeartbeats(500)
    expect((await edge.get()).status).toBe(503)
  })

  it('stands in for a service that does not answer in time', async () => {
    told = new Promise(() => {})
    passWithHeartbeats(2000)
    expect(await edge.read()).toBe('stale 1')
  })

  it('stands in for a 5xx, and not for an answer', async () => {
    passWithHeartbeats(2000)
    told = { status: 503 }
    expect(await edge.read()).toBe('stale 1')
    told = { status: 404, body: 'gone' }
    expect(await edge.read()).toBe('miss gone')
  })

  it('is not shown once it was voided', async () => {
    await edge.articles.kill()
    passWithHeartbeats(2000)
    edge.bus.invalidate('article:1')
    expect((await edge.get()).status).toBe(503)
  })

  it('is not shown while NATS is away: it may have been voided unheard', async () => {
    await edge.articles.kill()
    edge.wait(1001)
    expect(await edge.read()).toBe('hit 1')
    edge.wait(999)
    expect(await edge.get()).toMatchObject({ status: 503, headers: { 'retry-after': '1' } })
  })

  it('is not a 404', async () => {
    passWithHeartbeats(2000)
    told = { status: 404 }
    expect(await edge.read()).toBe('miss 2')
    passWithHeartbeats(1000)
    await edge.articles.kill()
    expect((await edge.get()).status).toBe(503)
  })

  it('is gone when a right in it ends', async () => {
    passWithHeartbeats(2000)
    told = { headers: { 'x-cache-until': String(edge.clock.unix() + 3000) } }
    expect(await edge.read()).toBe('miss 2')
    await edge.articles.kill()
    passWithHeartbeats(2500)
    expect(await edge.read()).toBe('stale 2')
    passWithHeartbeats(500)
    expect((await edge.get()).status).toBe(503)
  })
})
