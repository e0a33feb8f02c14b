import { describe, expect, it } from '@jest/globals'
import { toEdgeCopy } from '../../src/edge-cache/edge-copy.ts'
import { clock, copyOf } from './copies.ts'

describe('a copy', () => {
  it('is fresh for two seconds from the start of its request, a 404 for one', () => {
    expect(copyOf()).toMatchObject({ startedAt: 10_000, freshUntil: 12_000, staleUntil: 70_000 })
    expect(copyOf({ status: 404 })).toMatchObject({ freshUntil: 11_000, staleUntil: 10_000 })
  })

  it.each([
    [700, 10_700, 10_700],
    [30_000, 12_000, 40_000],
    [-5, 9_995, 9_995],
  ])('ends with a right in it that ends in %i ms, as a stand-in too', (left, freshUntil, staleUntil) => {
    const headers = { 'x-cache-until': String(clock.unix() + left) }
    expect(copyOf({ headers })).toMatchObject({ freshUntil, staleUntil })
  })

  it('whose end cannot be read is never used again', () => {
    expect(copyOf({ headers: { 'x-cache-until': 'soon' } }).freshUntil).toBe(Number.NEGATIVE_INFINITY)
  })

  it.each([
    [{ status: 500 }],
    [{ status: 400 }],
    [{ headers: { 'x-cache-tags': '' } }],
    [{ headers: { 'cache-control': 'private, max-age=1' } }],
    [{ headers: { 'set-cookie': 'a=b' } }],
    [{ headers: { 'content-encoding': 'zstd' } }],
  ])('of %j is not kept', (given) => {
    expect(copyOf(given).isStorable).toBe(false)
  })

  it('keeps its tags and what the service said beyond the usual, and nothing of the connection', () => {
    const headers = {
      'retry-after': '1',
      'x-cache-tags': 'a  b',
      server: 'x',
      connection: 'close',
      'set-cookie': 'a=b',
    }
    expect(copyOf({ headers })).toMatchObject({ tags: ['a', 'b'], otherLines: 'retry-after: 1\r\n' })
  })

  it.each([
    [8192, 100],
    [1000, 499],
  ])('owns its bytes: of %i that were read at once it keeps %i alone', (read, length) => {
    expect(bodyIn(read, length).buffer.byteLength).toBe(length)
  })

  it('takes the bytes as they were read when most of them are its own', () => {
    const body = bodyIn(1000, 500)
    expect([body.length, body.buffer.byteLength]).toEqual([500, 1000])
  })
})

/** Of a copy whose body is the end of what was read. */
function bodyIn(read: number, length: number): Buffer {
  const chunk = Buffer.allocUnsafeSlow(read).subarray(read - length)
  const answer = { status: 200, headers: { 'x-cache-tags': 'events' }, chunks: [chunk] }
  const copy = toEdgeCopy(answer, { url: '/api/events/1', requestId: 'x', startedAt: 10_000 }, clock)
  return copy.representations.identity.body
}
