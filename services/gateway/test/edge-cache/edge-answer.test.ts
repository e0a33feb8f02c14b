import { describe, expect, it } from '@jest/globals'
import { SECURITY_HEADERS } from '../../src/edge/security-headers.ts'
import { CODINGS, type Coding } from '../../src/edge-cache/accept-encoding.ts'
import { type Asked, createAnswering, headersOf } from '../../src/edge-cache/edge-answer.ts'
import type { EdgeCopy } from '../../src/edge-cache/edge-copy.ts'
import { representationIn } from '../../src/edge-cache/representations.ts'
import { copyOf } from './copies.ts'

const toAnswer = createAnswering({ variesByOrigin: false, now: () => 11_999 })

async function answer(copy: EdgeCopy, asked: Partial<Asked> = {}, to = toAnswer) {
  const full = { coding: 'identity' as Coding, ifNoneMatch: undefined, requestId: 'mine', ...asked }
  const given = to(copy, await representationIn(copy.representations, full.coding), 'hit', full)
  const { status, body } = given
  const pairs = headersOf(given).flatMap((name, index, all) => (index % 2 === 0 ? [[name, all[index + 1]]] : []))
  return { status, headers: Object.fromEntries(pairs), text: body?.toString() }
}

describe('an answer from a copy', () => {
  it('carries what describes it, its age and the id of the one who asks', async () => {
    expect(await answer(copyOf())).toEqual({
      status: 200,
      headers: {
        'content-type': 'application/json',
        etag: '"1"',
        'content-length': '8',
        'cache-control': 'no-cache',
        vary: 'Accept-Encoding',
        ...SECURITY_HEADERS,
        age: '1',
        'x-cache': 'hit',
        'x-request-id': 'mine',
      },
      text: '{"id":1}',
    })
  })

  it('has another strong tag in each coding, and no coding where that saves nothing', async () => {
    const long = copyOf({ body: '{"id":1}'.repeat(100) })
    const tags = await Promise.all(CODINGS.map(async (coding) => (await answer(long, { coding })).headers.etag))
    expect(tags).toEqual(['"1-br"', '"1-gzip"', '"1"'])
    const short = await answer(copyOf(), { coding: 'br' })
    expect(short.headers).toMatchObject({ etag: '"1"', 'content-length': '8' })
    expect(short.headers).not.toHaveProperty('content-encoding')
  })

  it.each(['"1"', 'W/"1"', '"0", "1"', '*', ' * '])('is 304 for If-None-Match: %s', async (ifNoneMatch) => {
    const { status, headers, text } = await answer(copyOf(), { ifNoneMatch })
    expect([status, text]).toEqual([304, undefined])
    expect(headers).toEqual({
      etag: '"1"',
      'cache-control': 'no-cache',
      vary: 'Accept-Encoding',
      ...SECURITY_HEADERS,
      age: '1',
      'x-cache': 'hit',
      'x-request-id': 'mine',
    })
  })

  it.each(['"2"', '1', '"1-br"', ''])('is 200 for If-None-Match: %j', async (ifNoneMatch) => {
    expect(await answer(copyOf(), { ifNoneMatch })).toMatchObject({ status: 200 })
  })

  it('is 304 in the coding of the answer only', async () => {
    const copy = copyOf({ body: '{"id":1}'.repeat(100) })
    expect(await answer(copy, { coding: 'br', ifNoneMatch: '"1-br"' })).toMatchObject({ status: 304 })
    expect(await answer(copy, { coding: 'br', ifNoneMatch: '"1"' })).toMatchObject({ status: 200 })
  })

  it('is the same error for everybody, but for the request id in it, and no 304', async () => {
    const body = '{"error":"八","code":"X","request_id":"of-the-first"}'
    const { status, headers, text } = await answer(copyOf({ status: 404, body }), { ifNoneMatch: '*' })
    expect([status, text]).toEqual([404, '{"error":"八","code":"X","request_id":"mine"}'])
    expect(headers['content-length']).toBe(String(Buffer.byteLength(text!)))
    expect(headers).not.toHaveProperty('etag')
  })

  it('says what the service said beyond the usual, whatever is in it', async () => {
    const copy = copyOf({ headers: { link: '</api/events/2>; rel="next": 八', 'retry-after': '1' } })
    const { headers } = await answer(copy)
    expect(headers).toMatchObject({ link: '</api/events/2>; rel="next": 八', 'retry-after': '1' })
  })

  it('leaves an error without a request id as it is', async () => {
    expect((await answer(copyOf({ status: 500, body: 'oops' }))).text).toBe('oops')
  })

  it('tells caches that CORS headers come to it', async () => {
    const to = createAnswering({ variesByOrigin: true, now: () => 10_000 })
    expect((await answer(copyOf(), {}, to)).headers.vary).toBe('Accept-Encoding, Origin')
  })
})
