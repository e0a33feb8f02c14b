import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { describe, expect, test } from '@jest/globals'
import { createFetcher } from '../../src/fetch/fetcher.ts'
import { failureOf, fetcherUnderTest, lookup } from './fetcher-under-test.ts'

const { fetcher, fetchFrom, site } = fetcherUnderTest()

describe('a document is fetched', () => {
  test('with its address, type, charset and body', async () => {
    site.handler = (_request, response) => {
      response.setHeader('content-type', 'Application/RSS+XML; Charset="GB2312"')
      response.end('<rss/>')
    }
    const document = await fetchFrom('/feed#top')
    expect(document).toEqual({
      url: `${site.base}/feed`,
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
    site.handler = (_request, response) => {
      response.setHeader('content-encoding', encoding)
      response.end(compress(Buffer.from('八角志')))
    }
    expect((await fetchFrom('/')).body.toString()).toBe('八角志')
  })

  test('compressed twice', async () => {
    site.handler = (_request, response) => {
      response.setHeader('content-encoding', 'gzip, br')
      response.end(brotliCompressSync(gzipSync('twice')))
    }
    expect((await fetchFrom('/')).body.toString()).toBe('twice')
  })

  test('through redirects, also relative and non-ASCII ones', async () => {
    const seen: string[] = []
    site.handler = (request, response) => {
      seen.push(request.url!)
      if (request.url === '/a') response.writeHead(301, { location: '/b' }).end('moved')
      else if (request.url === '/b')
        response.writeHead(307, { location: Buffer.from('c/新闻').toString('latin1') }).end()
      else response.end('here')
    }
    const document = await fetchFrom('/a')
    expect(document.url).toBe(`${site.base}/c/%E6%96%B0%E9%97%BB`)
    expect(document.body.toString()).toBe('here')
    expect(seen).toHaveLength(3)
  })

  test('up to the last byte that is allowed', async () => {
    site.handler = (_request, response) => response.end(Buffer.alloc(1000))
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
    site.handler = (_request, response) => {
      isAsked = true
      response.end()
    }
    const mixed = async () => [...(await lookup()), { address: '93.184.216.34', family: 4 }]
    const error = await failureOf(fetcher({ lookup: mixed }).fetchDocument(`http://rebind.test:${site.port}/`))
    expect(error.kind).toBe('address')
    expect(isAsked).toBe(false)
  })

  test('the addresses checked are those connected to: the name is looked up once a connection', async () => {
    site.handler = (_request, response) => response.end('ok')
    let lookups = 0
    const counting = async () => {
      lookups += 1
      return lookup()
    }
    await fetchFrom('/', { lookup: counting })
    expect(lookups).toBe(1)
  })

  test('the real name service is used when no other is given: localhost is refused, and allowed by name', async () => {
    site.handler = (_request, response) => response.end('ok')
    const url = `http://localhost:${site.port}/`
    expect(await failureOf(createFetcher().fetchDocument(url))).toMatchObject({ kind: 'address' })
    expect((await createFetcher({ allowHosts: ['localhost'] }).fetchDocument(url)).status).toBe(200)
    expect((await createFetcher({ allowHosts: ['127.0.0.0/8', '::1'] }).fetchDocument(url)).status).toBe(200)
  })
})

describe('a redirect', () => {
  test.each(['http://127.0.0.1/', 'http://articles.test:3000/internal', 'http://[::1]/'])(
    'to %s is refused without naming it',
    async (location) => {
      site.handler = (_request, response) => response.writeHead(302, { location }).end()
      const error = await failureOf(fetchFrom('/'))
      expect(error).toMatchObject({ kind: 'address', permanent: true })
      expect(error.message).toBe(`the target of a redirect by site.test:${site.port} is not a public address`)
    },
  )

  test.each([
    ['file:///etc/passwd', 'url'],
    ['http://user:pw@site.test/', 'url'],
    ['http://', 'url'],
  ])('to %s is refused', async (location, kind) => {
    site.handler = (_request, response) => response.writeHead(302, { location }).end()
    expect(await failureOf(fetchFrom('/'))).toMatchObject({ kind, permanent: true })
  })

  test('in a circle is refused', async () => {
    site.handler = (request, response) =>
      response.writeHead(302, { location: request.url === '/a' ? '/b' : '/a' }).end()
    expect(await failureOf(fetchFrom('/a'))).toMatchObject({
      kind: 'redirect',
      permanent: true,
      message: 'the address redirects in a circle',
    })
  })

  test('is followed five times, not six', async () => {
    site.handler = (request, response) => {
      const left = Number(request.url!.slice(1))
      if (left === 0) response.end('arrived')
      else response.writeHead(302, { location: `/${left - 1}` }).end()
    }
    expect((await fetchFrom('/5')).body.toString()).toBe('arrived')
    expect((await failureOf(fetchFrom('/6'))).message).toBe('the address redirects more than 5 times')
  })

  test('to nowhere is refused', async () => {
    site.handler = (_request, response) => response.writeHead(302).end()
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
    site.handler = (_request, response) => response.writeHead(status).end()
    expect(await failureOf(fetchFrom('/'))).toMatchObject({ kind: 'status', status, permanent })
  })

  test.each([
    ['120', 120],
    ['999999', 86_400],
    [new Date(Date.now() - 5000).toUTCString(), 0],
    ['soon', undefined],
  ])('503 with Retry-After %s', async (header, expected) => {
    site.handler = (_request, response) => response.writeHead(503, { 'retry-after': header }).end()
    expect((await failureOf(fetchFrom('/'))).retryAfterSec).toBe(expected)
  })
})
