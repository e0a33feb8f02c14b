import { once } from 'node:events'
import { request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createSite } from '../src/site.ts'

let site: Server
let base: string
const get = (path: string) => fetch(`${base}${path}`, { redirect: 'manual' })
const textOf = async (path: string) => (await get(path)).text()

beforeAll(async () => {
  site = createSite().listen(0, '127.0.0.1')
  await once(site, 'listening')
  base = `http://127.0.0.1:${(site.address() as AddressInfo).port}`
})

afterAll(async () => {
  site.closeAllConnections()
  await new Promise((resolve) => site.close(resolve))
})

describe('the site', () => {
  test.each([
    ['/feeds/en.xml', 'application/rss+xml', '<item>'],
    ['/feeds/zh.xml', 'application/atom+xml', '<entry>'],
    ['/feeds/rdf.xml', 'application/xml', '<item rdf:about'],
    ['/feeds/zh.json', 'application/feed+json', '"content_html"'],
  ])('%s holds six entries', async (path, type, entry) => {
    const answer = await get(path)
    expect(answer.headers.get('content-type')).toContain(type)
    expect((await answer.text()).split(entry)).toHaveLength(7)
  })

  test('links to pages and pictures that are there, under the name it was called by', async () => {
    const feed = await textOf('/feeds/en.xml?run=r1')
    const link = /<link>([^<]*oyelaran[^<]*)<\/link>/.exec(feed)![1]!
    expect(link).toBe(`${base}/news/oyelaran-stops-kurosawa?run=r1`)
    const page = await (await fetch(link)).text()
    expect(page).toContain(`<link rel="canonical" href="${link}">`)
    const image = await fetch(/og:image" content="([^"]*)"/.exec(page)![1]!)
    expect(image.headers.get('content-type')).toBe('image/png')
    expect(
      Buffer.from(await image.arrayBuffer())
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG')
  })

  test('is called by the Host header, as other containers do', async () => {
    const feed = await new Promise<string>((resolve, reject) => {
      const asking = request(`${base}/feeds/en.xml`, { headers: { host: 'site:8090' } }, (answer) => {
        answer
          .setEncoding('utf8')
          .toArray()
          .then((parts) => resolve(parts.join('')), reject)
      })
      asking.on('error', reject).end()
    })
    expect(feed).toContain('<link>http://site:8090/news/')
  })

  test('writes fresh entries for every run, with pages behind them', async () => {
    const feed = await textOf('/feeds/fresh.xml?run=abc&n=3')
    expect(feed.match(/\/news\/fresh-abc-\d<\/link>/g)).toHaveLength(3)
    expect((await get('/news/fresh-abc-3')).status).toBe(200)
    expect((await get('/news/fresh')).status).toBe(404)
  })

  test.each(['/nothing', '/feeds/constructor', '/__proto__/x', '/news/%00', '//'])('does not know %s', async (path) => {
    expect((await get(path)).status).toBe(404)
  })
})

describe('a held feed', () => {
  const state = async () => (await get('/control/held')).json()
  const post = (path: string) => fetch(`${base}${path}`, { method: 'POST' })
  const waitFor = async (waiting: number): Promise<void> => {
    while (((await state()) as { waiting: number }).waiting !== waiting);
  }

  test('answers at once unless it is held', async () => {
    expect(await textOf('/feeds/held.xml?run=x')).toContain('fresh-x-1')
  })

  test('waits until it is released, and forgets who went away', async () => {
    await post('/control/hold')
    const leaving = new AbortController()
    const gone = fetch(`${base}/feeds/held.xml`, { signal: leaving.signal }).catch(() => 'gone')
    const held = textOf('/feeds/held.xml?run=y')
    await waitFor(2)
    leaving.abort()
    expect(await gone).toBe('gone')
    await waitFor(1)
    expect(await (await post('/control/release')).json()).toEqual({ holding: false, waiting: 0 })
    expect(await held).toContain('fresh-y-1')
  })
})

describe('bad days', () => {
  test.each([
    ['/bad/html-as-feed', 200],
    ['/bad/empty', 200],
    ['/bad/empty-feed', 200],
    ['/bad/truncated', 200],
    ['/bad/garbage', 200],
    ['/bad/gzip-bomb', 200],
    ['/bad/401', 401],
    ['/bad/404', 404],
    ['/bad/410', 410],
    ['/bad/500', 500],
    ['/bad/503', 503],
    ['/bad/loop', 302],
    ['/bad/circle', 302],
    ['/bad/redirect-private', 302],
    ['/bad/redirect-container', 302],
  ])('%s answers %i', async (path, status) => {
    const answer = await get(path)
    expect(answer.status).toBe(status)
    await answer.body?.cancel()
  })

  test('ten thousand entries have ten thousand addresses', async () => {
    const feed = await textOf('/bad/huge?entries=10000&run=h')
    expect(new Set(feed.match(/<link>[^<]*fresh-h-\d+<\/link>/g)).size).toBe(10_000)
  })

  test('one bad entry stands among good ones', async () => {
    const feed = await textOf('/bad/one-bad-entry?run=b')
    expect(feed.split('<item>')).toHaveLength(6)
    expect(feed).toContain('javascript:alert(1)')
  })

  test('200 MB are announced by nothing and go on for as long as somebody reads', async () => {
    const answer = await get('/bad/200mb')
    expect(answer.headers.get('content-length')).toBeNull()
    let bytes = 0
    for await (const chunk of answer.body!) {
      bytes += chunk.length
      if (bytes > 16 * 1024 * 1024) break
    }
    expect(bytes).toBeGreaterThan(16 * 1024 * 1024)
  })

  test.each(['/bad/hang', '/bad/drip'])('%s never ends', async (path) => {
    const asking = fetch(`${base}${path}`, { signal: AbortSignal.timeout(300) }).then((answer) => answer.text())
    await expect(asking).rejects.toThrow()
  })
})

test('a document that was brought along is served as it came', async () => {
  await fetch(`${base}/control/given`, { method: 'POST', body: '<rss>八角🥊</rss>' })

  expect(await textOf('/feeds/given')).toBe('<rss>八角🥊</rss>')
})
