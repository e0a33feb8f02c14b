import { describe, expect, test } from '@jest/globals'
import { firstOf, item, parse, rss } from './feeds.ts'

describe('one bad entry never fails its feed', () => {
  const good = '<item><title>Good</title><link>https://example.com/good</link></item>'

  test.each([
    ['no link', '<item><title>Bad</title></item>'],
    ['no words', '<item><link>https://example.com/b</link></item>'],
    ['a link that is a script', '<item><title>Bad</title><link>javascript:alert(1)</link></item>'],
    ['a link with credentials', '<item><title>Bad</title><link>https://me:pw@example.com/</link></item>'],
    ['a link that is too long', `<item><title>Bad</title><link>https://example.com/${'x'.repeat(5000)}</link></item>`],
    ['a link to nowhere', '<item><title>Bad</title><link>http://</link></item>'],
  ])('%s', (_name, bad) => {
    const { entries, refused } = parse(rss(`${good}${bad}${good.replaceAll('good', 'next')}`))
    expect(entries.map((entry) => entry.source_url)).toEqual(['https://example.com/good', 'https://example.com/next'])
    expect(refused).toBe(1)
  })

  test('of a JSON feed: entries that are no objects are counted', () => {
    const items = [null, 'text', 7, { id: '1', url: 'https://example.com/a', title: 'Good' }]
    const feed = JSON.stringify({ version: 'https://jsonfeed.org/version/1.1', title: 'News', items })
    expect(parse(feed)).toMatchObject({ entries: [{ title: 'Good' }], refused: 3 })
  })

  test('a bad date is left out', () => {
    expect(firstOf(rss(item('<pubDate>next Friday</pubDate>')))).not.toHaveProperty('published_at')
    expect(firstOf(rss(item('<pubDate>soon</pubDate><dc:date>2024-01-01</dc:date>')))?.published_at).toBe(
      '2024-01-01T00:00:00Z',
    )
  })
})

describe('broken XML', () => {
  test('is read as far as it goes: bare ampersands, unknown entities, a missing end', () => {
    const feed = `<rss version="2.0"><channel><item><title>R & D &nbsp; Q&A &bogus;</title><link>https://example.com/?a=1&b=2</link>`
    expect(firstOf(feed)).toMatchObject({ source_url: 'https://example.com/?a=1&b=2' })
    expect(firstOf(feed)?.title).toContain('R & D')
  })

  test('entities of the document type are not expanded', () => {
    const bomb = `<!DOCTYPE rss [<!ENTITY a "${'x'.repeat(100)}"><!ENTITY b "${'&a;'.repeat(100)}"><!ENTITY file SYSTEM "file:///etc/passwd">]>`
    const feed = `${bomb}<rss version="2.0"><channel><item><title>&b;&file;</title><link>https://example.com/a</link></item></channel></rss>`
    expect(firstOf(feed)?.title.length).toBeLessThan(50)
  })
})

describe('a feed that breaks off', () => {
  const whole = rss(`${item('')}${item('').replaceAll('/a', '/b')}`)

  test('in the middle of an entry keeps the entries before it', () => {
    const { entries, refused } = parse(whole.slice(0, whole.lastIndexOf('</title>')))
    expect(entries.map((entry) => entry.source_url)).toEqual(['https://example.com/a'])
    expect(refused).toBe(1)
  })

  test('in the middle of its first entry is damaged', () => {
    expect(() => parse(whole.slice(0, whole.indexOf('</title><link>')))).toThrow(
      'the feed is damaged: its XML cannot be read',
    )
  })
})

describe('what is no feed is told', () => {
  test.each([
    ['<note>no feed</note>', 'the document is not a feed (RSS, RDF, Atom or JSON Feed)'],
    ['{"title": "cut off', 'the feed is damaged: its JSON cannot be read'],
    ['{"hello": "world"}', 'the document is not a feed (RSS, RDF, Atom or JSON Feed)'],
  ])('%s', (text, reason) => {
    expect(() => parse(text)).toThrow(reason)
  })
})

test('ten thousand entries are read in seconds', () => {
  const items = Array.from({ length: 10_000 }, (_, n) => {
    const description = `&lt;p&gt;Round ${n} &amp;amp; more &lt;b&gt;words&lt;/b&gt; and words and words.&lt;/p&gt;`
    return `<item><title>Bout ${n}</title><link>https://example.com/${n}</link><description>${description}</description>
      <pubDate>Sun, 17 Nov 2024 04:00:00 GMT</pubDate></item>`
  })
  const { entries, refused } = parse(rss(items.join('')))
  expect(entries).toHaveLength(10_000)
  expect(refused).toBe(0)
}, 60_000)
