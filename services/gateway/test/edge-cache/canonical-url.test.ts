import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { parse } from 'fast-querystring'
import { toPublicRead } from '../../src/edge-cache/canonical-url.ts'

const valuesIn = (query: string) => (parameter: string) =>
  [(parse(query) as Record<string, string | string[]>)[parameter] ?? []].flat()
const canonical = (path: string, query = ''): string | undefined => toPublicRead(path, valuesIn(query))?.url

describe('the canonical URL of a public read', () => {
  it.each([
    ['/api/events', 'org=UFC&date=2026-01-02', '/api/events?date=2026-01-02&org=UFC'],
    ['/api/events', '', '/api/events'],
    ['/api/events', 'utm=1&org=UFC', '/api/events?org=UFC'],
    ['/api/events', 'org=', '/api/events?org='],
    ['/api/events', 'org', '/api/events?org='],
    ['/api/events', '%6frg=%55FC', '/api/events?org=UFC'],
    ['/api/fighters/search', 'q=a+b', '/api/fighters/search?q=a%20b'],
    ['/api/fighters/search', 'q=%e5%85%ab', '/api/fighters/search?q=%E5%85%AB'],
    ['/api/fighters/search', 'q=%zz', '/api/fighters/search?q=%25zz'],
    ['/api/fighters/search', 'cursor=x&q=a', '/api/fighters/search?cursor=x&q=a'],
    ['/api/articles/7', 'limit=abc', '/api/articles/7'],
  ])('of %s?%s is %s', (path, query, expected) => {
    expect(canonical(path, query)).toBe(expected)
  })

  it('keeps a repeated parameter, in its order, for the service to refuse', () => {
    expect(canonical('/api/articles', 'limit=2&cursor=x&limit=1')).toBe('/api/articles?cursor=x&limit=2&limit=1')
  })

  it('of a URL without a query is its path', () => {
    expect(toPublicRead('/api/events/7')).toEqual({ url: '/api/events/7', service: 'events' })
  })

  it.each([
    '/',
    '/api/articlesx',
    '/api/articles/search',
    '/api/articles/',
    '/api/articles/007',
    '/api/articles/0',
    '/api/articles/-1',
    '/api/articles/abc',
    '/api/articles/12345678901234567',
    '/api/articles/7/8',
    '/api/fighters',
    '/api/fighters/searches',
    '/admin/events',
    '/internal/x',
  ])('does not exist for %s', (path) => {
    expect(canonical(path)).toBeUndefined()
  })

  it('means to the service what was asked, and is its own canonical URL', () => {
    const name = fc.constantFrom('org', 'limit', 'cursor', 'date', 'status', 'q', 'x', '__proto__', 'constructor')
    const value = fc.oneof(
      fc.string(),
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom('%', '%zz', '&', '=', '+', '#', "'"),
    )
    fc.assert(
      fc.property(fc.array(fc.tuple(name, value)), (pairs) => {
        const query = pairs.map(([key, text]) => `${key}=${encodeURIComponent(text)}`).join('&')
        const url = canonical('/api/events', query)!
        const known = new Set(['org', 'limit', 'cursor', 'date', 'status'])
        const asked = Object.entries(parse(query)).filter(([key]) => known.has(key))
        const [path, passedOn = ''] = url.split('?') as [string, string?]
        expect(Object.fromEntries(Object.entries(parse(passedOn)))).toEqual(Object.fromEntries(asked))
        expect(canonical(path, passedOn)).toBe(url)
      }),
    )
  })

  it('keeps nothing of what else the client has sent alive', () => {
    setFlagsFromString('--expose-gc')
    const collectGarbage = runInNewContext('gc') as () => void
    const kept: string[] = []
    const JUNK = 16_000
    const held = () => {
      collectGarbage()
      return process.memoryUsage().heapUsed
    }
    const before = held()
    for (let id = 1; id <= 1000; id += 1) {
      const sent = Buffer.from(`/api/articles/${id}?x=${'a'.repeat(JUNK)}`).toString('latin1')
      const [path] = sent.split('?', 1) as [string]
      kept.push(toPublicRead(path, () => [])!.url)
    }
    expect(kept).toHaveLength(1000)
    expect((held() - before) / 1000).toBeLessThan(JUNK / 10)
  })

  it('is the same for every order of different parameters', () => {
    const parameters = fc.uniqueArray(fc.constantFrom('org=UFC', 'limit=2', 'cursor=x', 'status=live', 'a=b'))
    fc.assert(
      fc.property(parameters, (some) => {
        expect(canonical('/api/events', some.toReversed().join('&'))).toBe(canonical('/api/events', some.join('&')))
      }),
    )
  })
})
