import { gzipSync } from 'node:zlib'
import { describe, expect, test } from '@jest/globals'
import { failureOf, fetcherUnderTest } from './fetcher-under-test.ts'

const { fetcher, fetchFrom, servers, site, tcpUrl } = fetcherUnderTest()

describe('too much', () => {
  const MIB = 1024 * 1024

  test('200 MB are not read to their end', async () => {
    let sent = 0
    site.handler = (_request, response) => {
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
    site.handler = (_request, response) => {
      response.writeHead(200, { 'content-length': 200 * MIB })
      response.flushHeaders()
    }
    expect((await failureOf(fetchFrom('/'))).kind).toBe('too-large')
  })

  test('a gzip bomb is counted after decompression', async () => {
    const bomb = gzipSync(Buffer.alloc(64 * MIB))
    expect(bomb.length).toBeLessThan(MIB)
    site.handler = (_request, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb)
    expect((await failureOf(fetchFrom('/'))).kind).toBe('too-large')
  })

  test('a bomb in a bomb is counted too', async () => {
    const bomb = gzipSync(gzipSync(Buffer.alloc(64 * MIB)))
    site.handler = (_request, response) => response.writeHead(200, { 'content-encoding': 'gzip, gzip' }).end(bomb)
    expect((await failureOf(fetchFrom('/'))).kind).toBe('too-large')
  })

  test('encodings piled up are refused', async () => {
    site.handler = (_request, response) => response.writeHead(200, { 'content-encoding': 'gzip, gzip, gzip' }).end('x')
    expect((await failureOf(fetchFrom('/'))).kind).toBe('encoding')
  })
})

describe('time runs out', () => {
  const quick = { timeoutMs: 150 }
  const inTime = { kind: 'timeout', permanent: false }

  test('while the server says nothing', async () => {
    site.handler = () => {}
    const error = await failureOf(fetchFrom('/', quick))
    expect(error).toMatchObject(inTime)
    expect(error.message).toBe(`site.test:${site.port} did not answer in full within 0.15 s`)
  })

  test('while the body drips', async () => {
    let drip: NodeJS.Timeout | undefined
    site.handler = (_request, response) => {
      drip = setInterval(() => response.write('.'), 10)
      response.once('close', () => clearInterval(drip))
    }
    expect(await failureOf(fetchFrom('/', quick))).toMatchObject(inTime)
  })

  test('while redirects go round slowly', async () => {
    let hop = 0
    site.handler = (_request, response) => {
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
    site.handler = () => stop.abort()
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
      message: `site.test:${site.port} refuses the connection`,
    })
  })

  test('when the name does not exist', async () => {
    const unknown = async () => {
      throw Object.assign(new Error('getaddrinfo ENOTFOUND site.test'), { code: 'ENOTFOUND' })
    }
    expect(await failureOf(fetchFrom('/', { lookup: unknown }))).toMatchObject({
      kind: 'dns',
      permanent: false,
      message: `site.test:${site.port} does not exist`,
    })
  })

  test('when the body is shorter than announced', async () => {
    const url = await tcpUrl((socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nshort'))
    expect(await failureOf(fetcher().fetchDocument(url))).toMatchObject({ kind: 'network', permanent: false })
  })

  test('when the body is no gzip although it says so', async () => {
    site.handler = (_request, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('plain')
    expect(await failureOf(fetchFrom('/'))).toMatchObject({ kind: 'encoding' })
  })

  test('when the gzip ends in the middle', async () => {
    const half = gzipSync('x'.repeat(1000)).subarray(0, 15)
    site.handler = (_request, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(half)
    expect(await failureOf(fetchFrom('/'))).toMatchObject({ kind: 'encoding' })
  })

  test('when the other side does not speak HTTP', async () => {
    const url = await tcpUrl((socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n'))
    const error = await failureOf(fetcher().fetchDocument(url))
    expect(error).toMatchObject({ kind: 'network' })
    expect(error.message).toMatch(/^site\.test:\d+ does not speak HTTP$/)
  })

  test('when it is asked for https and the other side has none', async () => {
    site.handler = (_request, response) => response.end()
    const error = await failureOf(fetcher().fetchDocument(`https://site.test:${site.port}/`))
    expect(error).toMatchObject({ kind: 'certificate', message: `site.test:${site.port} offers no safe connection` })
  })
})
