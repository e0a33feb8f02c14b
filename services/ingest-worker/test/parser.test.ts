import { expect, test } from '@jest/globals'
import { createParser } from '../src/parser.ts'

const now = () => new Date('2026-02-17T20:00:00Z')
const running = new AbortController().signal
const feedOf = (text: string) => ({ url: 'https://example.com/feed', contentType: 'text/xml', body: Buffer.from(text) })
const small = feedOf('<rss><channel><item><title>八角志 🥊</title><link>/a</link></item></channel></rss>')

test('a document is parsed in a process of its own', async () => {
  const parsed = await createParser({ now }).parse(small, 'auto', running)
  expect(parsed).toEqual({
    entries: [{ title: '八角志 🥊', summary: '', source_url: 'https://example.com/a' }],
    refused: 0,
  })
})

test('a document that cannot be read gives its reason', async () => {
  const parsing = createParser().parse(feedOf('<html><title>x</title></html>'), 'feed', running)
  await expect(parsing).rejects.toMatchObject({
    name: 'PermanentError',
    message: 'the address answers with an HTML page, not with a feed',
  })
})

test('one process reads many documents, also after one that cannot be read, and a new one takes over in time', async () => {
  const parser = createParser({ now })
  await parser.parse(small, 'auto', running)
  const began = performance.now()
  for (let n = 0; n < 120; n++) {
    if (n % 50 === 7) await expect(parser.parse(feedOf('no feed'), 'feed', running)).rejects.toThrow()
    expect((await parser.parse(small, 'auto', running)).entries).toHaveLength(1)
  }
  // 120 starts would take half a minute and more.
  expect(performance.now() - began).toBeLessThan(10_000)
}, 60_000)

test('a document that keeps the parser busy is given up, and the next one is read', async () => {
  const deep = feedOf(`<title>Deep</title>${'<div>'.repeat(100_000)}`)
  await expect(createParser({ timeoutMs: 1500 }).parse(deep, 'page', running)).rejects.toMatchObject({
    name: 'PermanentError',
    message: 'reading the document takes too much time',
  })
  const parser = createParser({ timeoutMs: 6000 })
  await parser.parse(deep, 'page', running).catch(() => {})
  const [, second] = await Promise.allSettled([
    parser.parse(feedOf(''), 'feed', running),
    parser.parse(small, 'feed', running),
  ])
  expect(second.status).toBe('fulfilled')
}, 90_000)

test('a document that fills the memory is given up', async () => {
  const hungry = feedOf(`<rss><channel>${'<item><a/></item>'.repeat(400_000)}</channel></rss>`)
  const parsing = createParser({ memoryMb: 32, timeoutMs: 60_000 }).parse(hungry, 'feed', running)
  await expect(parsing).rejects.toMatchObject({
    name: 'PermanentError',
    message: 'reading the document takes too much memory',
  })
}, 90_000)

test('parsing ends when the job is aborted', async () => {
  const abort = new AbortController()
  const parsing = createParser().parse(small, 'feed', abort.signal)
  abort.abort(new Error('the worker is stopping'))
  await expect(parsing).rejects.toThrow('the worker is stopping')
})
