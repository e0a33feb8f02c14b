import { gzipSync } from 'node:zlib'
import { countOf, type Handler, HTML, RSS, redirect, send, type Visit, XML } from './answer.ts'
import { freshEntries } from './entries.ts'
import { rss, rssOf } from './feeds.ts'

const MIB = 1024 * 1024

const html: Handler = ({ response }) => send(response, RSS, '<!doctype html><title>Not a feed</title><p>Please log in.')

/** Writes without end, as fast as the other side reads. */
function stream({ response }: Visit, bytes: number): void {
  const chunk = Buffer.alloc(64 * 1024, '<!-- padding -->')
  let left = bytes
  response.writeHead(200, { 'content-type': XML })
  const write = (): void => {
    while (left > 0 && !response.destroyed) {
      left -= chunk.length
      if (!response.write(chunk)) return void response.once('drain', write)
    }
    response.end()
  }
  write()
}

function drip({ response }: Visit): void {
  response.writeHead(200, { 'content-type': XML })
  const timer = setInterval(() => response.write(' '), 500)
  response.once('close', () => clearInterval(timer))
}

/** Two good entries around one for each way to be bad. */
function oneBadEntry({ response, base, query }: Visit): void {
  const [first, second] = freshEntries(2, base, query.get('run') ?? 'bad')
  const item = (title: string, link: string): string => `<item><title>${title}</title><link>${link}</link></item>`
  const items = [
    item('The first good one', first!.url),
    item('A link that is a script', 'javascript:alert(1)'),
    '<item><title>No link</title></item>',
    item('A link that is too long', `${base}/${'x'.repeat(5000)}`),
    `${item('The second good one', second!.url).replace('</item>', '<pubDate>the day after tomorrow</pubDate></item>')}`,
  ]
  send(response, RSS, rssOf(items.join('\n'), base))
}

const bomb = (): Buffer => gzipSync(Buffer.alloc(64 * MIB, ' '))

/** What a feed reader meets on a bad day. */
export const BAD: Record<string, Handler> = {
  'html-as-feed': html,
  empty: ({ response }) => send(response, RSS, ''),
  'empty-feed': ({ response, base }) => send(response, RSS, rssOf('', base)),
  truncated: ({ response, base }) => send(response, RSS, rss(freshEntries(3, base, 'cut'), base).slice(0, 900)),
  garbage: ({ response }) => send(response, RSS, Buffer.from(Array.from({ length: 4096 }, (_, n) => (n * 31) % 256))),
  huge: ({ response, base, query }) =>
    send(response, RSS, rss(freshEntries(countOf(query, 'entries', 10_000), base, query.get('run') ?? 'huge'), base)),
  'one-bad-entry': oneBadEntry,
  401: ({ response }) => send(response, HTML, 'log in', 401),
  404: ({ response }) => send(response, HTML, 'not found', 404),
  410: ({ response }) => send(response, HTML, 'gone', 410),
  500: ({ response }) => send(response, HTML, 'broken', 500),
  503: ({ response }) => void response.writeHead(503, { 'retry-after': '1' }).end('busy'),
  hang: () => {},
  drip,
  loop: ({ response }) => redirect(response, '/bad/loop'),
  circle: ({ response, query }) => redirect(response, `/bad/circle?to=${query.get('to') === 'a' ? 'b' : 'a'}`),
  '200mb': (visit) => stream(visit, 200 * MIB),
  'gzip-bomb': ({ response }) =>
    void response.writeHead(200, { 'content-type': XML, 'content-encoding': 'gzip' }).end(bomb()),
  'redirect-private': ({ response }) => redirect(response, 'http://127.0.0.1/'),
  'redirect-container': ({ response }) => redirect(response, 'http://articles:3000/'),
}
