import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { FetchError } from '../../src/fetch/fetch-error.ts'
import { createFetcher, type FetcherOptions } from '../../src/fetch/fetcher.ts'
import { type LocalServer, serveHttp, serveTcp } from './local-server.ts'

type Handler = (request: IncomingMessage, response: ServerResponse) => void

/** Every name leads to loopback; `site.test` alone is allowed to. */
const lookup = async () => [{ address: '127.0.0.1', family: 4 }]
const servers: LocalServer[] = []
let handler: Handler
let base: string
let port: number

beforeEach(async () => {
  const listener: RequestListener = (request, response) => handler(request, response)
  const server = await serveHttp(listener)
  servers.push(server)
  port = server.port
  base = `http://site.test:${port}`
})

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()))
})

const fetcher = (options: FetcherOptions = {}) => createFetcher({ allowHosts: ['site.test'], lookup, ...options })
const fetchFrom = (path: string, options: FetcherOptions = {}, signal?: AbortSignal) =>
  fetcher(options).fetchDocument(`${base}${path}`, signal ? { signal } : {})
const failureOf = async (promise: Promise<unknown>): Promise<FetchError> =>
  promise.then(
    () => Promise.reject(new Error('it was fetched')),
    (error: unknown) => error as FetchError,
  )

async function tcpUrl(onSocket: (socket: Socket) => void): Promise<string> {
  const server = await serveTcp(onSocket)
  servers.push(server)
  return `http://site.test:${server.port}/`
}

describe('a document is fetched', () => {
  test('with its address, type, charset and body', async () => {
    handler = (_request, response) => {
      response.setHeader('content-type', 'Application/RSS+XML; Charset="GB2312"')
      response.end('<rss/>')
    }
    const document = await fetchFrom('/feed#top')
    expect(document).toEqual({
      url: `${base}/feed`,
      status: 200,
      contentType: 'application/rss+xml',
      charset: 'GB2312',
      body: Buffer.from('<rss/>'),
    })
  })

  test.each([
    ['gzip', gzipSync],
    ['x-gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ])('compressed as %s', async (encoding, compress) => {
    handler = (_request, response) => {
      response.setHeader('content-encoding', encoding)
      response.end(compress(Buffer.from('八角志')))
    }
    expect((await fetchFrom('/')).body.toString()).toBe('八角志')
  })

  test('compressed twice', async () => {
    handler = (_request, response) => {
      response.setHeader('content-encoding', 'gzip, br')
      response.end(brotliCompressSync(gzipSync('twice')))
    }
    expect((await fetchFrom('/')).body.toString()).toBe('twice')
  })

  test('through redirects, also relative and non-ASCII ones', async () => {
    const seen: string[] = []
    handler = (request, response) => {
      seen.push(request.url!)
      if (request.url === '/a') response.writeHead(301, { location: '/b' }).end('moved')
      else if (request.url === '/b')
        response.writeHead(307, { location: Buffer.from('c/新闻').toString('latin1') }).end()
      else response.end('here')
    }
    const document = await fetchFrom('/a')
    expect(document.url).toBe(`${base}/c/%E6%96%B0%E9%97%BB`)
    expect(document.body.toString()).toBe('here')
    expect(seen).toHaveLength(3)
  })

  test('up to the last byte that is allowed', async () => {
    handler = (_request, response) => response.end(Buffer.alloc(1000))
    expect((await fetchFrom('/', { maxBytes: 1000 })).body).toHaveLength(1000)
  })
})

describe('a URL is refused', () => {
  test.each([
    ['file:///etc/passwd', 'only http and https URLs are fetched'],
    ['ftp://site.test/', 'only http and https URLs are fetched'],
    ['javascript:alert(1)', 'only http and https URLs are fetched'],
    ['http://user:secret@site.test/', 'a URL with a user name or password is not fetched'],
    ['not a url', 'the URL cannot be read'],
    ['http://[fe80::1%25eth0]/', 'the URL cannot be read'],
    [`http://site.test/${'x'.repeat(2048)}`, 'the URL is longer than 2048 bytes'],
  ])('%s', async (url, reason) => {
    const error = await failureOf(fetcher().fetchDocument(url))
    expect(error).toMatchObject({ kind: 'url', permanent: true, message: reason })
  })

  test.each([
    'http://127.0.0.1/',
    'http://127.1/',
    'http://2130706433/',
    'http://0x7f000001/',
    'http://0177.0.0.1/',
    'http://127.0.0.1./',
    'http://0/',
    'http://[::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:7f00:1]/',
    'http://[fd00::1]/',
    'http://169.254.169.254/latest/meta-data/',
    'http://①②⑦.0.0.1/',
    'http://articles.test:3000/',
  ])('%s leads to an address that is not public', async (url) => {
    const error = await failureOf(fetcher().fetchDocument(url))
    expect(error).toMatchObject({ name: 'FetchError', kind: 'address', permanent: true })
    expect(error.message).toMatch(/ is not a public address$/)
  })

  test('a name with one public and one private address is not connected to at all', async () => {
    let isAsked = false
    handler = (_request, response) => {
      isAsked = true
      response.end()
    }
    const mixed = async () => [...(await lookup()), { address: '93.184.216.34', family: 4 }]
    const error = await failureOf(fetcher({ lookup: mixed }).fetchDocument(`http://rebind.test:${port}/`))
    expect(error.kind).toBe('address')
    expect(isAsked).toBe(false)
  })

  test('the addresses checked are those connected to: the name is looked up once a connection', async () => {
    handler = (_request, response) => response.end('ok')
    let lookups = 0
    const counting = async () => {
      lookups += 1
      return lookup()
    }
    await fetchFrom('/', { lookup: counting })
    expect(lookups).toBe(1)
  })

  test('the real name service is used when no other is given: localhost is refused, and allowed by name', async () => {
    handler = (_request, response) => response.end('ok')
    const url = `http://localhost:${port}/`
    expect(await failureOf(createFetcher().fetchDocument(url))).toMatchObject({ kind: 'address' })
    expect((await createFetcher({ allowHosts: ['localhost'] }).fetchDocument(url)).status).toBe(200)
    expect((await createFetcher({ allowHosts: ['127.0.0.0/8', '::1'] }).fetchDocument(url)).status).toBe(200)
  })
})

describe('a redirect', () => {
  test.each(['http://127.0.0.1/', 'http://articles.test:3000/internal', 'http://[::1]/'])(
    'to %s is refused without naming it',
    async (location) => {
      handler = (_request, response) => response.writeHead(302, { location }).end()
      const error = await failureOf(fetchFrom('/'))
      expect(error).toMatchObject({ kind: 'address', permanent: true })
      expect(error.message).toBe(`the target of a redirect by site.test:${port} is not a public address`)
    },
  )

  test.each([
    ['file:///etc/passwd', 'url'],
    ['http://user:pw@site.test/', 'url'],
    ['http://', 'url'],
  ])('to %s is refused', async (location, kind) => {
    handler = (_request, response) => response.writeHead(302, { location }).end()
    expect(await failureOf(fetchFrom('/'))).toMatchObject({ kind, permanent: true })
  })

  test('in a circle is refused', async () => {
    handler = (request, response) => response.writeHead(302, { location: request.url === '/a' ? '/b' : '/a' }).end()
    expect(await failureOf(fetchFrom('/a'))).toMatchObject({
      kind: 'redirect',
      permanent: true,
      message: 'the address redirects in a circle',
    })
  })

  test('is followed five times, not six', async () => {
    handler = (request, response) => {
      const left = Number(request.url!.slice(1))
      if (left === 0) response.end('arrived')
      else response.writeHead(302, { location: `/${left - 1}` }).end()
    }
    expect((await fetchFrom('/5')).body.toString()).toBe('arrived')
    expect((await failureOf(fetchFrom('/6'))).message).toBe('the address redirects more than 5 times')
  })

  test('to nowhere is refused', async () => {
    handler = (_request, response) => response.writeHead(302).end()
    expect((await failureOf(fetchFrom('/'))).message).toBe('the address redirects to nowhere')
  })
})

describe('a server that answers', () => {
  test.each([
    [404, true],
    [410, true],
    [403, true],
    [304, true],
    [408, false],
    [429, false],
    [500, false],
    [503, false],
  ])('%i is an error, permanent: %s', async (status, permanent) => {
    handler = (_request, response) => response.writeHead(status).end()
    expect(await failureOf(fetchFrom('/'))).toMatchObject({ kind: 'status', status, permanent })
  })

  test.each([
    ['120', 120],
    ['999999', 86_400],
    [new Date(Date.now() - 5000).toUTCString(), 0],
    ['soon', undefined],
  ])('503 with Retry-After %s', async (header, expected) => {
    handler = (_request, response) => response.writeHead(503, { 'retry-after': header }).end()
    expect((await failureOf(fetchFrom('/'))).retryAfterSec).toBe(expected)
  })
})

describe('too much', () => {
  const MIB = 1024 * 1024

  test('200 MB are not read to their end', async () => {
    let sent = 0
    handler = (_request, response) => {
      const chunk = Buffer.alloc(MIB)
      const send = (): void => {
        while (sent < 200 * MIB && !response.destroyed) {
          sent += chunk.length
          if (!response.write(chunk)) return void response.once('drain', send)
        }
      }
      send()
    }
    expect(await failureOf(fetchFrom('/'))).toMatchObject({
      kind: 'too-large',
      permanent: true,
      message: 'the answer is larger than 15 MiB',
    })
    expect(sent).toBeLessThan(40 * MIB)
  })

  test('an announced length that is too large is refused before the body', async () => {
    handler = (_request, response) => {
      response.writeHead(200, { 'content-length': 200 * MIB })
      response.flushHeaders()
    }
    expect((await failureOf(fetchFrom('/'))).kind).toBe('too-large')
  })

  test('a gzip bomb is counted after decompression', async () => {
    const bomb = gzipSync(Buffer.alloc(64 * MIB))
    expect(bomb.length).toBeLessThan(MIB)
    handler = (_request, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb)
    expect((await failureOf(fetchFrom('/'))).kind).toBe('too-large')
  })

  test('a bomb in a bomb is counted too', async () => {
    const bomb = gzipSync(gzipSync(Buffer.alloc(64 * MIB)))
    handler = (_request, response) => response.writeHead(200, { 'content-encoding': 'gzip, gzip' }).end(bomb)
    expect((await failureOf(fetchFrom('/'))).kind).toBe('too-large')
  })

  test('encodings piled up are refused', async () => {
    handler = (_request, response) => response.writeHead(200, { 'content-encoding': 'gzip, gzip, gzip' }).end('x')
    expect((await failureOf(fetchFrom('/'))).kind).toBe('encoding')
  })
})

describe('time runs out', () => {
  const quick = { timeoutMs: 150 }
  const inTime = { kind: 'timeout', permanent: false }

  test('while the server says nothing', async () => {
    handler = () => {}
    const error = await failureOf(fetchFrom('/', quick))
    expect(error).toMatchObject(inTime)
    expect(error.message).toBe(`site.test:${port} did not answer in full within 0.15 s`)
  })

  test('while the body drips', async () => {
    let drip: NodeJS.Timeout | undefined
    handler = (_request, response) => {
      drip = setInterval(() => response.write('.'), 10)
      response.once('close', () => clearInterval(drip))
    }
    expect(await failureOf(fetchFrom('/', quick))).toMatchObject(inTime)
  })

  test('while redirects go round slowly', async () => {
    let hop = 0
    handler = (_request, response) => {
      hop += 1
      setTimeout(() => response.writeHead(302, { location: `/${hop}` }).end(), 60)
    }
    expect(await failureOf(fetchFrom('/', quick))).toMatchObject(inTime)
  })

  test('while the name is looked up', async () => {
    const never = () => new Promise<never>(() => {})
    expect(await failureOf(fetchFrom('/', { ...quick, lookup: never }))).toMatchObject(inTime)
  })
})

describe('a fetch fails readably', () => {
  test('when it is stopped', async () => {
    const stop = new AbortController()
    handler = () => stop.abort()
    expect(await failureOf(fetchFrom('/', {}, stop.signal))).toMatchObject({ kind: 'aborted', permanent: false })
  })

  test('when it is stopped before it begins', async () => {
    expect(await failureOf(fetchFrom('/', {}, AbortSignal.abort()))).toMatchObject({ kind: 'aborted' })
  })

  test('when nobody listens', async () => {
    await servers.splice(0)[0]!.stop()
    expect(await failureOf(fetchFrom('/'))).toMatchObject({
      kind: 'network',
      permanent: false,
      message: `site.test:${port} refuses the connection`,
    })
  })

  test('when the name does not exist', async () => {
    const unknown = async () => {
      throw Object.assign(new Error('getaddrinfo ENOTFOUND site.test'), { code: 'ENOTFOUND' })
    }
    expect(await failureOf(fetchFrom('/', { lookup: unknown }))).toMatchObject({
      kind: 'dns',
      permanent: false,
      message: `site.test:${port} does not exist`,
    })
  })

  test('when the body is shorter than announced', async () => {
    const url = await tcpUrl((socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nshort'))
    expect(await failureOf(fetcher().fetchDocument(url))).toMatchObject({ kind: 'network', permanent: false })
  })

  test('when the body is no gzip although it says so', async () => {
    handler = (_request, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('plain')
    expect(await failureOf(fetchFrom('/'))).toMatchObject({ kind: 'encoding' })
  })

  test('when the gzip ends in the middle', async () => {
    const half = gzipSync('x'.repeat(1000)).subarray(0, 15)
    handler = (_request, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(half)
    expect(await failureOf(fetchFrom('/'))).toMatchObject({ kind: 'encoding' })
  })

  test('when the other side does not speak HTTP', async () => {
    const url = await tcpUrl((socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n'))
    const error = await failureOf(fetcher().fetchDocument(url))
    expect(error).toMatchObject({ kind: 'network' })
    expect(error.message).toMatch(/^site\.test:\d+ does not speak HTTP$/)
  })

  test('when it is asked for https and the other side has none', async () => {
    handler = (_request, response) => response.end()
    const error = await failureOf(fetcher().fetchDocument(`https://site.test:${port}/`))
    expect(error).toMatchObject({ kind: 'certificate', message: `site.test:${port} offers no safe connection` })
  })
})
