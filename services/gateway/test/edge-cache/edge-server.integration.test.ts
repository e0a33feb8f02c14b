import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { drain } from '@bajiaozhi/shared/shutdown/drain'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { type EdgeUnderTest, startEdge } from './edge-under-test.ts'

const BODY = JSON.stringify({ title: '八角 🥊'.repeat(500) })
const HIT = { 'x-cache': 'hit' }
const fetchOptions = (headers: Record<string, string> = {}, method = 'GET') => ({ method, headers })

describe('a hit on the wire', () => {
  let edge: EdgeUnderTest
  let url: string
  beforeEach(async () => {
    edge = await startEdge(() => ({ body: BODY }))
    url = `http://127.0.0.1:${edge.port}/api/articles/1`
    await (await fetch(url, fetchOptions({ 'accept-encoding': 'br' }))).text()
    await (await fetch(url, fetchOptions({ 'accept-encoding': 'gzip' }))).text()
  })
  afterEach(() => edge.close())

  /** Sends bytes on one connection; resolves to all that came back once the other side has ended it. */
  async function talk(...requests: string[]): Promise<string> {
    const socket = connect(edge.port, '127.0.0.1')
    for (const request of requests) socket.write(request)
    return Buffer.concat(await socket.toArray()).toString()
  }
  const ask = (path: string, ...lines: string[]) =>
    `GET ${path} HTTP/1.1\r\n${['Host: x', ...lines].join('\r\n')}\r\n\r\n`
  const last = ask('/api/articles/1', 'Connection: close')
  const count = (text: string, part: string) => text.split(part).length - 1

  it('has the headers of a first answer', async () => {
    edge.wait(3000)
    const [miss, hit] = [await edge.get(), await edge.get()]
    const comparable = ({ 'x-request-id': id, date, ...headers }: Record<string, unknown>) => ({
      ...headers,
      id: typeof id,
      date: typeof date,
    })
    expect(comparable(hit.headers)).toEqual({ ...comparable(miss.headers), ...HIT })
    expect([miss.body, hit.body]).toEqual([BODY, BODY])
    expect(miss.headers['x-request-id']).not.toBe(hit.headers['x-request-id'])
  })

  it.each([
    ['br', brotliDecompressSync],
    ['gzip', gunzipSync],
  ])('comes in %s, smaller and with its own tag', async (coding, decode) => {
    const socket = connect(edge.port, '127.0.0.1')
    socket.write(ask('/api/articles/1', `Accept-Encoding: ${coding}`, 'Connection: close'))
    const wire = Buffer.concat(await socket.toArray())
    const bodyAt = wire.indexOf('\r\n\r\n') + 4
    const [head, body] = [wire.subarray(0, bodyAt).toString(), wire.subarray(bodyAt)]
    for (const line of [
      'x-cache: hit',
      `content-encoding: ${coding}`,
      `etag: "1-${coding}"`,
      'vary: Accept-Encoding',
      `content-length: ${body.length}`,
    ]) {
      expect(head).toContain(`\r\n${line}\r\n`)
    }
    expect(body.length).toBeLessThan(BODY.length / 10)
    expect(decode(body).toString()).toBe(BODY)
  })

  it('is 304 without a body for whoever has it', async () => {
    const { status, headers, body } = await edge.get(undefined, { 'if-none-match': '"1"' })
    expect([status, body]).toEqual([304, ''])
    expect(headers).toMatchObject({
      ...HIT,
      etag: '"1"',
      age: '0',
      'cache-control': 'no-cache',
      vary: 'Accept-Encoding',
    })
    expect(headers).not.toHaveProperty('content-type')
  })

  it('keeps a valid request id of the client and replaces any other', async () => {
    expect((await edge.get(undefined, { 'x-request-id': 'abc-1' })).headers['x-request-id']).toBe('abc-1')
    expect((await edge.get(undefined, { 'x-request-id': 'a b' })).headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/)
  })

  it('goes out in turn with others on one connection, whether they are hits or not', async () => {
    const ids = ['1', '2', '3', '4', '5', '6']
    const paths = [
      '/api/articles/1',
      '/api/articles/2',
      '/api/articles/1',
      '/nothing',
      '/api/articles/1',
      '/api/articles/2',
    ]
    const sent = paths.map((path, index) => ask(path, `X-Request-Id: ${ids[index]}`)).join('')
    const got = await talk(sent + last)
    expect([...got.matchAll(/^x-request-id: (\d)\r$/gim)].map(([, id]) => id)).toEqual(ids)
    expect(count(got, BODY)).toBe(6)
    expect(count(got, 'HTTP/1.1 404 ')).toBe(1)
  })

  it('leaves the connection usable after HEAD and 304', async () => {
    const head = ask('/api/articles/1').replace('GET', 'HEAD')
    const got = await talk(head, ask('/api/articles/1', 'If-None-Match: "1"'), ask('/api/articles/1'), last)
    expect([count(got, 'HTTP/1.1 200 OK'), count(got, 'HTTP/1.1 304 '), count(got, BODY)]).toEqual([3, 1, 2])
  })

  it.each([
    ['has a body', `${ask('/api/articles/1', 'Content-Length: 5')}hello`, 413],
    ['names two hosts', ask('/api/articles/1', 'host: y'), 400],
    ['names a host that is none', ask('/api/articles/1').replace('Host: x', 'Host: x/y'), 400],
    ['names no host', ask('/api/articles/1').replace('Host: x', 'X: y'), 400],
    ['asks for another protocol', ask('/api/articles/1', 'Connection: upgrade', 'Upgrade: websocket'), 400],
    ['expects something', ask('/api/articles/1', 'Expect: wonders'), 417],
    ['has very many headers', ask('/api/articles/1', ...Array.from({ length: 100 }, (_, at) => `X-${at}: 1`)), 431],
  ])('is not for a request that %s', async (_what, odd, status) => {
    expect(await talk(odd + last)).toContain(`HTTP/1.1 ${status} `)
    const plain = await talk(last)
    expect([count(plain, 'HTTP/1.1 200 OK'), count(plain, BODY)]).toEqual([1, 1])
  })

  it('ends the connection for HTTP/1.0 and for Connection: close', async () => {
    const got = await talk('GET /api/articles/1 HTTP/1.0\r\n\r\n')
    expect(got).toMatch(/\r\nConnection: close\r\n/)
    expect(got).toContain('x-cache: hit\r\n')
    expect(await talk(last)).toMatch(/\r\nConnection: close\r\n/)
  })

  it('is whole for a client that reads slowly', async () => {
    const socket: Socket = connect(edge.port, '127.0.0.1')
    socket.pause()
    const ids = Array.from({ length: 200 }, () => randomUUID())
    for (const id of ids) socket.write(ask('/api/articles/1', `X-Request-Id: ${id}`))
    socket.write(last)
    await once(socket, 'ready')
    await edge.get()
    const got = Buffer.concat(await socket.toArray()).toString()
    expect(count(got, BODY)).toBe(201)
    expect([...got.matchAll(/^x-request-id: (\S+)\r$/gim)].slice(0, -1).map(([, id]) => id)).toEqual(ids)
  })

  it('says that the connection ends while the gateway is draining', async () => {
    const socket = connect(edge.port, '127.0.0.1')
    socket.write(ask('/api/articles/1'))
    await once(socket, 'data')
    const unfinished = connect(edge.port, '127.0.0.1')
    unfinished.write('GET /api/articles/1 HTTP/1.1\r\nHost: x\r\n')
    await once(unfinished, 'ready')
    await edge.get()
    const drained = drain(edge.app, { isShared: true })
    unfinished.write('\r\n')
    const got = Buffer.concat(await unfinished.toArray()).toString()
    await drained
    expect(got).toMatch(/\r\nconnection: close\r\n/i)
    expect(got).toContain('x-cache: hit\r\n')
    expect(got.endsWith(BODY)).toBe(true)
  })

  it('is found by the one spelling only: an odd path is refused as ever', async () => {
    for (const path of ['//api/articles/1', '/api/articles/%31', '/api/./articles/1', '/api/articles/1#x']) {
      expect((await edge.get(path)).status).toBe(400)
    }
  })
})

describe('a page of another origin', () => {
  const origin = 'https://editors.example.org'
  let edge: EdgeUnderTest
  afterEach(() => edge.close())

  it('is answered from the same copies, with its CORS headers', async () => {
    edge = await startEdge(() => ({}), { corsOrigins: [origin] })
    expect((await edge.get()).headers).toMatchObject({ 'x-cache': 'miss', vary: 'Accept-Encoding, Origin' })
    const theirs = await edge.get(undefined, { origin })
    expect(theirs.headers).toMatchObject({ ...HIT, vary: 'Accept-Encoding, Origin' })
    expect(theirs.headers['access-control-allow-origin']).toBe(origin)
    const ours = await edge.get()
    expect(ours.headers).toMatchObject({ ...HIT, vary: 'Accept-Encoding, Origin' })
    expect(ours.headers).not.toHaveProperty('access-control-allow-origin')
    expect(edge.articles.count()).toBe(1)
  })
})
