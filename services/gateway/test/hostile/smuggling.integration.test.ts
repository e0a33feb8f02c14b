import { afterAll, beforeAll, describe, it } from '@jest/globals'
import {
  type Attack,
  chunked,
  get,
  type HostileGateway,
  post,
  request,
  startHostile,
  TOKEN,
} from './hostile-gateway.ts'

const READ = get('/api/articles/1')
const WRITE = post('/admin/sources', '{"a":1}')
const CHUNKS = '7\r\n{"a":1}\r\n0\r\n\r\n'
const CHUNKED = chunked(CHUNKS)
/** What is hidden in a body, for whoever frames it otherwise. */
const HIDDEN = get('/internal/ingest/batches')
const SOURCES = ['POST', '/admin/sources'] as const
const withBody = (body: string, ...lines: string[]): string => request(...SOURCES, [TOKEN, ...lines]) + body
const coded = (coding: string): string => withBody(CHUNKS, coding)

/** RFC 9112, 6 and 11.2; several were advisories of Node's parser (CVE-2022-32213 to 32215, 2023-30589, 2024-27982, 2025-23167). */
const FRAMING: Attack[] = [
  ['a length and chunks', withBody(CHUNKS + HIDDEN, 'Content-Length: 5', 'Transfer-Encoding: chunked'), 400, CHUNKED],
  ['chunks and a length', withBody(CHUNKS + HIDDEN, 'Transfer-Encoding: chunked', 'Content-Length: 5'), 400, CHUNKED],
  ['two lengths', withBody(`{"a":1}${HIDDEN}`, 'Content-Length: 7', 'Content-Length: 0'), 400, WRITE],
  ['the same length twice', withBody('{"a":1}', 'Content-Length: 7', 'Content-Length: 7'), 400, WRITE],
  ['a list of lengths', withBody('{"a":1}', 'Content-Length: 7, 7'), 400, WRITE],
  ['a length with a sign', withBody('{"a":1}', 'Content-Length: +7'), 400, WRITE],
  ['a negative length', withBody('{"a":1}', 'Content-Length: -7'), 400, WRITE],
  ['a length in hexadecimal', withBody('{"a":1}', 'Content-Length: 0x7'), 400, WRITE],
  ['an empty length', withBody('{"a":1}', 'Content-Length:'), 400, WRITE],
  ['a length beyond all numbers', withBody('{"a":1}', `Content-Length: ${'9'.repeat(30)}`), 400, WRITE],
  ['a space before the length', request(...SOURCES, [` Content-Length: 7`, TOKEN]) + HIDDEN, 400, WRITE],
  ['a space after the name', coded('Transfer-Encoding : chunked'), 400, CHUNKED],
  ['a coding that ends like chunked', coded('Transfer-Encoding: xchunked'), 400, CHUNKED],
  ['a coding after chunked', coded('Transfer-Encoding: chunked, identity'), 400, CHUNKED],
  ['a coding before chunked', coded('Transfer-Encoding: gzip, chunked'), 400, CHUNKED],
  ['the coding twice', withBody(CHUNKS, 'Transfer-Encoding: chunked', 'transfer-encoding: chunked'), 400, CHUNKED],
  ['no coding and a length', withBody('{"a":1}', 'Transfer-Encoding:', 'Content-Length: 7'), 400, WRITE],
  ['a vertical tab before the coding', coded('Transfer-Encoding: \x0bchunked'), 400, CHUNKED],
  ['a folded coding', coded('Transfer-Encoding:\r\n chunked'), 400, CHUNKED],
  ['chunks in HTTP/1.0', CHUNKED.replace('HTTP/1.1', 'HTTP/1.0'), 400, CHUNKED],
]

const CHUNKING: Attack[] = [
  ['a size with a prefix', chunked('0x7\r\n{"a":1}\r\n0\r\n\r\n'), 400, CHUNKED],
  ['a size that ends with a bare LF', chunked('7\n{"a":1}\r\n0\r\n\r\n'), 400, CHUNKED],
  ['an extension with a bare LF', chunked('7;a=\nb\r\n{"a":1}\r\n0\r\n\r\n'), 400, CHUNKED],
  ['a negative size', chunked('-7\r\n{"a":1}\r\n0\r\n\r\n'), 400, CHUNKED],
  ['a size beyond all numbers', chunked(`${'f'.repeat(17)}\r\n{"a":1}\r\n0\r\n\r\n`), 400, CHUNKED],
  ['a space behind the size', chunked('7 \r\n{"a":1}\r\n0\r\n\r\n'), 400, CHUNKED],
  ['more than its size', chunked(`7\r\n{"a":1}${HIDDEN}\r\n0\r\n\r\n`), 400, CHUNKED],
  ['a length in the trailers', chunked('7\r\n{"a":1}\r\n0\r\nContent-Length: 5\r\n\r\n'), 400, CHUNKED],
]

const LINES: Attack[] = [
  ['bare LFs', READ.replaceAll('\r\n', '\n'), 400, READ],
  ['one bare LF', get('/api/articles/1', 'X: a\nY: b'), 400, READ],
  ['a bare CR', get('/api/articles/1', 'X: a\rTransfer-Encoding: chunked'), 400, READ],
  ['a head that ends with CR and more', READ.replace(/\r\n$/, `\rX${HIDDEN}`), 400, READ],
  ['NUL in a value', get('/api/articles/1', 'X: a\0b'), 400, READ],
  ['a control character in a value', get('/api/articles/1', 'Accept-Language: \x01'), 400, READ],
  ['a folded header', get('/api/articles/1', 'X: a', ' b'), 400, READ],
  ['a header without a name', get('/api/articles/1', ': a'), 400, READ],
  ['a header without a colon', get('/api/articles/1', 'Transfer-Encoding'), 400, READ],
  ['a space before the method', ` ${READ}`, 400, READ],
  ['a method in lower case', READ.replace('GET', 'get'), 400, READ],
  ['a method that there is not', READ.replace('GET', 'HACK'), 400, READ],
  ['a space in the target', READ.replace('/1 ', '/1 x '), 400, READ],
  ['HTTP/0.9', 'GET /api/articles/1\r\n\r\n', 400, READ],
  ['HTTP/2 by mouth', READ.replace('HTTP/1.1', 'HTTP/2.0'), 400, READ],
  ['HTTP/1.2', READ.replace('HTTP/1.1', 'HTTP/1.2'), 400, READ],
  ['HTTP/2 with prior knowledge', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400, READ],
]

const BODIES: Attack[] = [
  ['in the body of a read', get('/api/articles/1', `Content-Length: ${HIDDEN.length}`) + HIDDEN, 413, READ],
  ['in chunks of a read', `${get('/api/articles/1', 'Transfer-Encoding: chunked')}0\r\n\r\n${HIDDEN}`, 413, READ],
  ['in a body to nothing', request('POST', '/nothing', [`Content-Length: ${HIDDEN.length}`]) + HIDDEN, 404, READ],
  ['behind rubbish behind a read', `${READ}rubbish\r\n\r\n${HIDDEN}`, 200, READ],
  ['behind a read', READ + HIDDEN, [200, 404], READ],
  ['behind an offer of h2c', get('/api/articles/1', 'Connection: upgrade', 'Upgrade: h2c') + HIDDEN, 200, READ],
]

describe('a request that could be framed in two ways', () => {
  let gateway: HostileGateway
  beforeAll(async () => {
    gateway = await startHostile()
  })
  afterAll(() => gateway.close())

  describe.each([
    ['length and coding', FRAMING],
    ['chunks', CHUNKING],
    ['lines', LINES],
    ['a request to /internal', BODIES],
  ])('%s', (_family, attacks) => {
    it.each(attacks)('%s', async (...attack) => {
      await gateway.expectRepelled(attack)
      await gateway.expectServed(attack[3])
    })
  })
})
