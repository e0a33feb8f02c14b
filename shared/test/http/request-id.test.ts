import { describe, expect, test } from '@jest/globals'
import { newRequestId, requestIdOf, writeNewRequestId } from '../../src/http/request-id.ts'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

describe('the id of a request', () => {
  test.each(['abc-1', 'A.b_c:d-0', 'x'.repeat(64)])('is the one that the client gave: %s', (given) => {
    expect(requestIdOf({ 'x-request-id': given })).toBe(given)
  })

  test.each(['', 'a b', 'a\nb', '"', 'x'.repeat(65), 'é', ['a', 'b']])('is one of ours in the place of %j', (given) => {
    expect(requestIdOf({ 'x-request-id': given })).toMatch(UUID)
  })

  test('is as good when it is written into memory', () => {
    const target = Buffer.alloc(40, '-')
    const ids = Array.from({ length: 300 }, () => {
      writeNewRequestId(target, 2)
      return target.toString().replace(/^--(.*)--$/, '$1')
    })
    for (const id of ids) expect(id).toMatch(UUID)
    expect(new Set([...ids, newRequestId()]).size).toBe(301)
    expect(Number.parseInt(ids[299]!.slice(30), 16) - Number.parseInt(ids[0]!.slice(30), 16)).toBe(299)
  })

  test('is another one each time, also when the counted digits begin again', () => {
    const first = requestIdOf({})
    const some = new Set(Array.from({ length: 100_000 }, () => requestIdOf({})))
    expect(some.size).toBe(100_000)
    for (let n = some.size; n < 16 ** 6; n++) requestIdOf({})
    const later = requestIdOf({})
    expect(later).toMatch(UUID)
    expect(later.slice(0, 30)).not.toBe(first.slice(0, 30))
  })
})
