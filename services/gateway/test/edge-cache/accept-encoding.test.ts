import { describe, expect, it } from '@jest/globals'
import { chooseCoding } from '../../src/edge-cache/accept-encoding.ts'

describe('the coding of an answer', () => {
  it.each([
    [undefined, 'identity'],
    ['', 'identity'],
    ['gzip', 'gzip'],
    ['GZIP', 'gzip'],
    ['gzip, deflate, br', 'br'],
    ['br;q=0.5, gzip;q=1.0', 'gzip'],
    ['br;q=0, gzip;q=0.1', 'gzip'],
    ['gzip;q=0', 'identity'],
    ['gzip;q=0.1, identity;q=0.5', 'identity'],
    ['*', 'br'],
    ['*;q=0', 'identity'],
    ['identity;q=0', 'identity'],
    ['br;q=0, *', 'gzip'],
    ['deflate, zstd', 'identity'],
    ['gzip;q=x', 'identity'],
  ])('to %j is %s', (header, expected) => {
    expect([chooseCoding(header), chooseCoding(header)]).toEqual([expected, expected])
  })

  it('is chosen just as well after many odd headers', () => {
    for (let n = 0; n < 1000; n += 1) chooseCoding(`gzip, x-${n}`)
    expect([chooseCoding('br'), chooseCoding('gzip, x-1')]).toEqual(['br', 'gzip'])
  })
})
