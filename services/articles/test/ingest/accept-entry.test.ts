import { expect, test } from '@jest/globals'
import { acceptEntry } from '../../src/ingest/accept-entry.ts'

const entry = { title: 'a', summary: '', source_url: 'https://example.com/a' }

test('an entry is taken with its date, and without a date that is none', () => {
  expect(acceptEntry({ ...entry, title: ' 🥊 ', published_at: '2026-02-17T12:00:00Z' })).toEqual({
    ...entry,
    title: '🥊',
    published_at: new Date('2026-02-17T12:00:00Z'),
    cover_url: null,
    video_url: null,
  })
  for (const published_at of ['0001-01-01T00:00:00Z', '1970-01-01T00:00:00Z', '2026-02-31T00:00:00Z']) {
    expect(acceptEntry({ ...entry, published_at })?.published_at).toBeNull()
  }
})

test.each([
  ['nothing', null],
  ['a text', 'a'],
  ['no title', { ...entry, title: undefined }],
  ['a blank title', { ...entry, title: '  ' }],
  ['a title of 513 characters', { ...entry, title: 'a'.repeat(513) }],
  ['a title that is short only to the eye', { ...entry, title: `a${'\u0301'.repeat(600)}` }],
  ['half of a surrogate pair', { ...entry, title: '\ud83d' }],
  ['a NUL', { ...entry, summary: 'a\0' }],
  ['a link that is none', { ...entry, source_url: '/a' }],
  ['a link that runs a script', { ...entry, source_url: 'javascript:alert(1)' }],
  ['a cover that is no link', { ...entry, cover_url: 'cover.jpg' }],
  ['an unknown field', { ...entry, body: 'the full text' }],
])('%s is refused', (_what, given) => {
  expect(acceptEntry(given)).toBeNull()
})
