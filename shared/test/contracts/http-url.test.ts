import { expect, test } from '@jest/globals'
import { isHttpUrl } from '../../src/contracts/http-url.ts'

test.each(['https://example.com/a?b=c#d', 'http://example.com', 'https://例子.example/新闻'])(
  '%s may be stored',
  (url) => {
    expect(isHttpUrl(url)).toBe(true)
  },
)

test.each([
  'example.com/a',
  '/media-cache/a.jpg',
  'ftp://example.com/a',
  'javascript:alert(1)',
  'https://user:pw@example.com/',
  'https://example.com/a b',
  'https://example.com/a\nb',
  `https://example.com/${'a'.repeat(2048)}`,
  `https://example.com/${'新'.repeat(700)}`,
])('%j may not', (url) => {
  expect(isHttpUrl(url)).toBe(false)
})
