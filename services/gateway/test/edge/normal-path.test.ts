import { describe, expect, it } from '@jest/globals'
import { isNormalPath } from '../../src/edge/normal-path.ts'

describe('a path in its normal form', () => {
  it.each([
    '/',
    '/api/articles',
    '/api/articles/17',
    '/api/articles/-1',
    '/api/articles/9e99',
    '/media-cache/sample/cover-1.jpg',
    '/api/articles/a..b',
    '/api/articles/%E5%85%AB',
    '/api/articles/a%20b',
    '/docs/',
    '/admin/queues/ingest:fetch/dead/1700000000000-0/replay',
  ])('is taken as it is: %s', (path) => {
    expect(isNormalPath(path)).toBe(true)
  })

  it.each([
    '',
    'api/articles',
    'http://example.org/api/articles',
    '*',
    '//internal',
    '/api//articles',
    '/api/articles/../../internal',
    '/api/articles/..',
    '/api/articles/./1',
    '/api/articles/..;/internal',
    '/%69nternal/x',
    '/api/%61rticles',
    '/api/articles/..%2f..%2finternal',
    '/api/articles/%2e%2e/internal',
    '/api/articles/.%2E/internal',
    '/api/articles/..%5c..%5cinternal',
    '/api/articles\\..\\..\\internal',
    '/\\internal',
    '/%252e%252e/internal',
    '/%2569nternal',
    '/api/articles/1%00',
    '/api/articles/1%0d%0a',
    '/api/articles/%zz',
    '/api/articles/%ff',
    '/api/articles/%c0%af',
    '/api/articles#/../internal',
    '/api/articles/\u00e9',
  ])('is the only spelling: %s is refused', (path) => {
    expect(isNormalPath(path)).toBe(false)
  })
})
