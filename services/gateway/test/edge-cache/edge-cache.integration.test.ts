import { eventually } from '@bajiaozhi/shared/testing/eventually'
import { afterEach, describe, expect, it } from '@jest/globals'
import { Registry } from 'prom-client'
import { adminToken } from '../admin-token.ts'
import { createDoor, type EdgeUnderTest, startEdge } from './edge-under-test.ts'

describe('the edge cache', () => {
  let edge: EdgeUnderTest
  afterEach(() => edge.close())

  it('asks the service once and answers from memory for two seconds, saying how old it is', async () => {
    edge = await startEdge()
    expect(await edge.read()).toBe('miss 1')
    edge.wait(1999)
    const { headers, body } = await edge.get()
    expect([headers['x-cache'], headers.age, body]).toEqual(['hit', '1', '1'])
    edge.wait(1)
    expect(await edge.read()).toBe('miss 2')
    expect(edge.articles.count()).toBe(2)
  })

  it('holds a 404 for one second', async () => {
    edge = await startEdge(() => ({ status: 404 }))
    expect([await edge.read(), await edge.read()]).toEqual(['miss 1', 'hit 1'])
    edge.wait(1000)
    expect(await edge.read()).toBe('miss 2')
  })

  it('counts the two seconds from the start of the request', async () => {
    const door = createDoor()
    edge = await startEdge(() => door.opened.then(() => ({})))
    const first = edge.read()
    await eventually(() => expect(edge.articles.count()).toBe(1))
    edge.wait(1500)
    door.open()
    expect(await first).toBe('miss 1')
    edge.wait(500)
    expect(await edge.read()).toBe('miss 2')
  })

  it('ends a copy when a right in it ends', async () => {
    edge = await startEdge(() => ({ headers: { 'x-cache-until': String(edge.clock.unix() + 700) } }))
    const first = await edge.get()
    expect(first.headers).not.toHaveProperty('x-cache-until')
    edge.wait(699)
    expect(await edge.read()).toBe('hit 1')
    edge.wait(1)
    expect(await edge.read()).toBe('miss 2')
  })

  it('knows every spelling of a URL as one, and asks the service by that', async () => {
    edge = await startEdge(({ url }) => ({ body: url! }))
    expect(await edge.read('/api/articles?limit=2&x=1&cursor=a%2Fb')).toBe('miss /api/articles?cursor=a%2Fb&limit=2')
    for (const query of ['cursor=a/b&limit=2', 'cursor=a%2fb&limit=%32', 'limit=2&cursor=a%2Fb&y']) {
      expect(await edge.read(`/api/articles?${query}`)).toBe('hit /api/articles?cursor=a%2Fb&limit=2')
    }
    expect(await edge.read('/api/articles?limit=2&limit=2')).toBe('miss /api/articles?limit=2&limit=2')
    expect((await edge.get('/api/articles?x=%00')).json()).toMatchObject({ code: 'INVALID_TEXT' })
  })

  it('lets all who ask at once share one request', async () => {
    const door = createDoor()
    edge = await startEdge(() => door.opened.then(() => ({})))
    const all = Array.from({ length: 50 }, () => edge.read())
    await eventually(() => expect(edge.articles.count()).toBe(1))
    door.open()
    const answers = await Promise.all(all)
    // Who came after the answer got the copy.
    expect(answers.filter((answer) => answer !== 'miss 1' && answer !== 'hit 1')).toEqual([])
    expect(answers.filter((answer) => answer === 'miss 1').length).toBeGreaterThan(1)
    expect(edge.articles.count()).toBe(1)
  })

  it('drops what carries a tag when it is voided, and only that', async () => {
    edge = await startEdge(({ url }) => ({ headers: { 'x-cache-tags': `articles article:${url!.split('/').at(-1)}` } }))
    edge.bus.beat()
    expect([await edge.read('/api/articles/1'), await edge.read('/api/articles/2')]).toEqual(['miss 1', 'miss 2'])
    edge.bus.invalidate('article:1')
    expect([await edge.read('/api/articles/1'), await edge.read('/api/articles/2')]).toEqual(['miss 3', 'hit 2'])
    edge.bus.invalidate('articles')
    expect([await edge.read('/api/articles/1'), await edge.read('/api/articles/2')]).toEqual(['miss 4', 'miss 5'])
  })

  it('drops a 404 by its tags', async () => {
    edge = await startEdge((_request, count) => ({ status: count === 1 ? 404 : 200 }))
    expect(await edge.read()).toBe('miss 1')
    edge.bus.invalidate('article:1')
    expect(await edge.read()).toBe('miss 2')
  })

  it('sends and does not store what was voided while it was under way; later readers start their own request', async () => {
    const doors = [createDoor(), createDoor()]
    edge = await startEdge((_request, count) => doors[count - 1]!.opened.then(() => ({})))
    edge.bus.beat()
    const early = edge.read()
    await eventually(() => expect(edge.articles.count()).toBe(1))
    edge.bus.invalidate('article:1')
    const late = edge.read()
    await eventually(() => expect(edge.articles.count()).toBe(2))
    doors[1]!.open()
    expect(await late).toBe('miss 2')
    doors[0]!.open()
    expect(await early).toBe('miss 1')
    expect(await edge.read()).toBe('hit 2')
  })

  it('lets nobody join a request that was under way at any invalidation of its domain, but stores what that did not void', async () => {
    const doors = [createDoor(), createDoor()]
    edge = await startEdge((_request, count) => doors[count - 1]!.opened.then(() => ({})))
    edge.bus.beat()
    const early = edge.read()
    await eventually(() => expect(edge.articles.count()).toBe(1))
    edge.bus.invalidate('article:2')
    const late = edge.read()
    await eventually(() => expect(edge.articles.count()).toBe(2))
    doors[0]!.open()
    expect(await early).toBe('miss 1')
    expect(await edge.read()).toBe('hit 1')
    doors[1]!.open()
    expect(await late).toBe('miss 2')
  })

  it('never puts an older answer in the place of a newer one', async () => {
    const doors = [createDoor(), createDoor()]
    edge = await startEdge((_request, count) => doors[count - 1]!.opened.then(() => ({})))
    edge.bus.beat()
    const early = edge.read()
    await eventually(() => expect(edge.articles.count()).toBe(1))
    edge.bus.invalidate('article:2')
    edge.wait(1)
    const late = edge.read()
    await eventually(() => expect(edge.articles.count()).toBe(2))
    doors[1]!.open()
    await late
    doors[0]!.open()
    await early
    expect(await edge.read()).toBe('hit 2')
  })

  it.each([
    ['a number is missing', (bus: EdgeUnderTest['bus']) => bus.say({ seq: 2, tags: ['other'] })],
    ['a heartbeat is ahead', (bus: EdgeUnderTest['bus']) => bus.say({ seq: 1 })],
    ['a publisher is first heard late', (bus: EdgeUnderTest['bus']) => bus.say({ publisher: 'q', seq: 4 })],
    ['NATS is connected again', (bus: EdgeUnderTest['bus']) => bus.connect()],
  ])('drops everything when %s, and stores nothing that was under way', async (_what, happen) => {
    const door = createDoor()
    edge = await startEdge((_request, count) => (count === 2 ? door.opened : Promise.resolve()).then(() => ({})))
    edge.bus.beat()
    expect(await edge.read('/api/articles/1')).toBe('miss 1')
    const underWay = edge.read('/api/articles/2')
    await eventually(() => expect(edge.articles.count()).toBe(2))
    happen(edge.bus)
    door.open()
    expect(await underWay).toBe('miss 2')
    expect([await edge.read('/api/articles/1'), await edge.read('/api/articles/2')]).toEqual(['miss 3', 'miss 4'])
  })

  it('keeps everything at a heartbeat without news', async () => {
    edge = await startEdge()
    edge.bus.beat()
    await edge.read()
    edge.bus.beat()
    edge.bus.say({ publisher: 'q', seq: 0 })
    expect(await edge.read()).toBe('hit 1')
  })

  it('shares an error with those who asked meanwhile, each with its own request id, and keeps none', async () => {
    const door = createDoor()
    edge = await startEdge(async ({ headers }) => {
      await door.opened
      return { status: 400, body: JSON.stringify({ code: 'X', request_id: headers['x-request-id'] }) }
    })
    const both = ['a', 'b'].map((id) => edge.get('/api/articles/1', { 'x-request-id': id }))
    await eventually(() => expect(edge.articles.count()).toBe(1))
    door.open()
    const answers = await Promise.all(both)
    expect(answers.map((answer) => answer.json().request_id)).toEqual(['a', 'b'])
    expect(answers.map(({ status }) => status)).toEqual([400, 400])
    await edge.get()
    expect(edge.articles.count()).toBe(2)
  })

  it.each([{ authorization: `Bearer ${adminToken()}` }, { cookie: 'a=b' }])(
    'neither is filled nor read by a request with %j',
    async (who) => {
      edge = await startEdge(({ headers }) => ({ body: headers.authorization ? 'admin' : 'public' }))
      const first = await edge.get('/api/articles/1', who)
      expect(first.headers).not.toHaveProperty('x-cache')
      await edge.read()
      expect(await edge.read()).toBe('hit public')
      expect((await edge.get('/api/articles/1', who)).headers).not.toHaveProperty('x-cache')
      expect(edge.articles.count()).toBe(3)
    },
  )

  it('passes on what is too large to be shared', async () => {
    const body = 'a'.repeat(5 * 1024 * 1024)
    edge = await startEdge(() => ({ body }))
    const answer = await edge.get()
    expect([answer.status, answer.body.length, answer.headers['x-cache']]).toEqual([200, body.length, undefined])
  })

  it('leaves other paths to the service, and has no other methods', async () => {
    edge = await startEdge(({ method, url }) => ({ body: `${method} ${url}` }))
    for (const method of ['POST', 'PUT', 'DELETE']) {
      expect((await edge.get('/api/articles/1', {}, method)).status).toBe(404)
    }
    expect((await edge.get('/api/articles/one?x=1')).body).toBe('GET /api/articles/one?x=1')
  })

  it('counts what it did', async () => {
    const registry = new Registry()
    edge = await startEdge(() => ({}), { registry })
    edge.bus.beat()
    await edge.read()
    await edge.read()
    const held = await registry.metrics()
    expect(held).toContain('gateway_edge_answers_total{outcome="hit"} 1')
    expect(held).toContain('gateway_edge_answers_total{outcome="miss"} 1')
    expect(held).toContain('gateway_edge_entries 1')
    edge.bus.invalidate('article:1')
    const dropped = await registry.metrics()
    expect(dropped).toContain('gateway_edge_dropped_total{reason="tag"} 1')
    expect(dropped).toContain('gateway_invalidations_total{domain="articles"} 1')
    expect(dropped).toMatch(/gateway_edge_bytes 0$/m)
  })
})
