import fc from 'fast-check'
import type { Schema } from '../openapi-types.ts'

/** Texts that mean something in a field, and such that look as if they did. */
interface Meant {
  good: fc.Arbitrary<string>
  odd: readonly string[]
}

const from = (...texts: string[]) => fc.constantFrom(...texts)
const digits = fc.nat({ max: 1_000_000 }).map(String)

/** Times at the edges: of years, of calendars, of what MySQL and JavaScript can hold; leap seconds (RFC 3339, 5.7). */
const GOOD_TIMES = ['2026-02-17T20:00:00Z', '2026-02-17T20:00:00+08:00', '2024-02-29T00:00:00Z', '9999-12-31T23:59:59Z']
const ODD_TIMES = [
  '2026-02-17T20:00:00.123456789Z',
  '2023-02-29T00:00:00Z',
  '2016-12-31T23:59:60Z',
  '2026-02-17T24:00:00Z',
  '9999-12-31T23:59:59-23:59',
  '1000-01-01T00:00:00+23:59',
  '0000-01-01T00:00:00Z',
  '1970-01-01T00:00:00Z',
  '2026-02-17t20:00:00z',
  '2026-02-17',
  '2026-13-01',
  '0001-01-01',
  '9999-12-31',
]
const ODD_URLS = [
  'http://example.org:8080/',
  'https://пример.рф/八角',
  'https://xn--e1afmkfd.xn--p1ai/',
  'https://user:password@example.org/',
  'https://[::1]/',
  'https://example.org/%',
  'https://example.org/\u0000',
  'https://example.org/a b',
  'javascript:alert(1)',
  '/media-cache/sample/cover-1.jpg',
  'http://localhost:8080/media-cache/sample/cover-1.jpg',
  '//example.org/x',
  'https://',
]
/** What other programs have stumbled over. */
const WORDS = [
  '',
  ' ',
  '\t\n',
  '0',
  'null',
  '八角志',
  '🥊👩‍👩‍👧‍👦',
  'e\u0301\u202e\ufeff',
  'O\'Neil"; DROP TABLE events; -- ',
  '%_\\',
  '{{7*7}}',
  '<script>alert(1)</script>',
  'W-L-D',
  '12-0-1',
  'constructor',
  'WyIxIl0',
  'WzAsMV0',
  'UFC',
  'news',
  'KO/TKO',
]
/** No text that can be stored and given back: half of a surrogate pair, and NUL. */
export const UNSTORABLE_TEXTS = ['\ud800', 'a\udc00b', 'a\u0000b']
const UNSTORABLE = /\p{Surrogate}|\0/u

const URLS: Meant = {
  good: fc.oneof(
    digits.map((one) => `https://example.org/${one}?a=b#c`),
    from('/media-cache/sample/cover-1.jpg'),
  ),
  odd: ODD_URLS,
}
const cursorOf = (...values: unknown[]) => Buffer.from(JSON.stringify(values)).toString('base64url')
const CURSORS: Meant = {
  good: from(cursorOf(1_771_358_400_000, 7), cursorOf(253_402_300_799_999, 1), cursorOf('1700000000000-0')),
  odd: [
    cursorOf(),
    cursorOf(0, 0),
    cursorOf(-1, 1),
    cursorOf(null),
    cursorOf('0-0', 1),
    cursorOf(1e21, 1),
    '!',
    'bnVsbA',
  ],
}
const TIMES: Meant = { good: from(...GOOD_TIMES), odd: ODD_TIMES }

const MEANT: [RegExp, Meant][] = [
  [/url$/, URLS],
  [/_at$/, TIMES],
  [/^cursor$/, CURSORS],
]

/** Texts that fit a schema as far as lengths and patterns go; in fields that must mean something, most do. */
export function textOf(schema: Schema, name = ''): fc.Arbitrary<string> {
  const {
    minLength = 0,
    maxLength = 64,
    pattern,
  } = schema as { minLength?: number; maxLength?: number; pattern?: string }
  if (pattern !== undefined) return ofPattern(pattern)
  const fits = (text: string) => lengthOf(text) >= minLength && lengthOf(text) <= maxLength
  const size = { minLength, maxLength: Math.min(maxLength, minLength + 30) }
  const free = fc.oneof(
    from(...WORDS.filter(fits)),
    fc.string({ unit: 'binary', ...size }).filter((text) => fits(text) && !UNSTORABLE.test(text)),
    from('x', '八', '🥊').map((one) => one.repeat(maxLength)),
    from('x', '八', '🥊').map((one) => one.repeat(minLength)),
  )
  const [, meant] = MEANT.find(([names]) => names.test(name)) ?? []
  if (meant === undefined) return free
  const odd = from(...meant.odd.filter(fits))
  return fc.oneof({ weight: 12, arbitrary: meant.good }, { weight: 2, arbitrary: odd }, { weight: 1, arbitrary: free })
}

function ofPattern(pattern: string): fc.Arbitrary<string> {
  const regex = new RegExp(pattern)
  const times = [...GOOD_TIMES, ...ODD_TIMES].filter((text) => regex.test(text))
  return fc.oneof(...(times.length > 0 ? [from(...times)] : []), fc.stringMatching(regex))
}

/** In code points, as JSON Schema counts. */
const lengthOf = (text: string): number => [...text].length
