import { describe, expect, test } from '@jest/globals'
import { firstOf, item, parse, rss } from './feeds.ts'

describe('a feed of each format', () => {
  const expected = {
    title: 'Jones beats Miocic',
    summary: 'A spinning back kick in the third.',
    source_url: 'https://example.com/a',
    published_at: '2024-11-17T04:00:00Z',
    cover_url: 'https://example.com/a.jpg',
    video_url: 'https://example.com/a.mp4',
  }

  test('RSS 2.0', () => {
    const feed = rss(`<item>
      <title>Jones beats Miocic</title><link> https://example.com/a </link>
      <description><![CDATA[<p>A spinning <em>back kick</em> in the third.</p>]]></description>
      <pubDate>Sun, 17 Nov 2024 04:00:00 GMT</pubDate>
      <media:content url="https://example.com/a.jpg" medium="image"/>
      <enclosure url="https://example.com/a.mp4" length="1" type="video/mp4"/></item>`)
    expect(parse(feed)).toEqual({ entries: [expected], refused: 0 })
  })

  test('RDF', () => {
    const feed = `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
      xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/">
      <channel rdf:about="https://example.com/"><title>News</title></channel>
      <item rdf:about="https://example.com/a"><title>Jones beats Miocic</title><link>https://example.com/a</link>
      <description>A spinning back kick in the third.</description><dc:date>2024-11-17T12:00:00+08:00</dc:date>
      <media:thumbnail url="https://example.com/a.jpg"/><media:content url="https://example.com/a.mp4" type="video/mp4"/>
      </item></rdf:RDF>`
    expect(parse(feed)).toEqual({ entries: [expected], refused: 0 })
  })

  test('Atom', () => {
    const feed = `<feed xmlns="http://www.w3.org/2005/Atom"><title>News</title><entry><id>tag:example.com,2024:a</id>
      <title type="html">Jones &lt;b&gt;beats&lt;/b&gt; Miocic</title><updated>2024-11-18T00:00:00Z</updated>
      <published>2024-11-17T04:00:00Z</published><link rel="self" href="https://example.com/a.atom"/>
      <link rel="alternate" type="application/json" href="https://example.com/a.json"/>
      <link rel="alternate" type="text/html" href="https://example.com/a"/>
      <link rel="enclosure" type="video/mp4" href="https://example.com/a.mp4"/>
      <summary>A spinning back kick in the third.</summary>
      <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><img alt="" src="https://example.com/a.jpg"/>Long.</div></content>
      </entry></feed>`
    expect(parse(feed)).toEqual({ entries: [expected], refused: 0 })
  })

  test('JSON Feed', () => {
    const feed = JSON.stringify({
      version: 'https://jsonfeed.org/version/1.1',
      title: 'News',
      items: [
        {
          id: '1',
          url: 'https://example.com/a',
          title: 'Jones beats Miocic',
          summary: 'A spinning back kick in the third.',
          content_html: '<p>Long.</p>',
          date_published: '2024-11-17T12:00:00+08:00',
          image: 'https://example.com/a.jpg',
          attachments: [{ url: 'https://example.com/a.mp4', mime_type: 'video/mp4' }],
        },
      ],
    })
    expect(parse(feed)).toEqual({ entries: [expected], refused: 0 })
  })
})

describe('a text', () => {
  test('is decoded, also when it was encoded twice, and keeps emoji and Chinese', () => {
    const feed =
      rss(`<item><title>AT&amp;amp;T 八角笼 🥊 &lt;b&gt;now&lt;/b&gt;</title><link>https://example.com/a</link>
      <description>&amp;lt;p&amp;gt;&amp;#8220;Yes&amp;#8221;&amp;lt;/p&amp;gt;</description></item>`)
    expect(firstOf(feed)).toMatchObject({ title: 'AT&T 八角笼 🥊 now', summary: '“Yes”' })
  })

  test('is cut: titles at 512 characters, summaries at 300, never the full text', () => {
    const entry = firstOf(
      rss(`<item><title>${'🥊'.repeat(600)}</title><link>https://example.com/a</link>
        <content:encoded>${'word '.repeat(2000)}</content:encoded></item>`),
    )
    expect([...entry!.title]).toHaveLength(512)
    expect([...entry!.summary].length).toBeLessThanOrEqual(300)
    expect(entry!.summary).toMatch(/^word word.*…$/)
  })

  test('of a JSON feed may hold angle brackets', () => {
    const items = [{ id: 'https://example.com/a', title: 'x < y', content_text: 'a <3 b & c' }]
    const feed = JSON.stringify({ version: 'https://jsonfeed.org/version/1', title: 'News', items })
    expect(firstOf(feed)).toMatchObject({ title: 'x < y', summary: 'a <3 b & c', source_url: 'https://example.com/a' })
  })

  test('with half of a surrogate pair is repaired', () => {
    const items = [{ id: '1', url: 'https://example.com/a', title: 'half \ud83e pair' }]
    const feed = JSON.stringify({ version: 'https://jsonfeed.org/version/1', title: 'News', items })
    expect(firstOf(feed)?.title).toBe('half \ufffd pair')
  })

  test('that is missing as a title is borrowed from the summary', () => {
    const feed = rss(
      `<item><link>https://example.com/a</link><description>${'Short news. '.repeat(20)}</description></item>`,
    )
    expect(firstOf(feed)?.title).toMatch(/^Short news\. .{60,}…$/)
  })
})

describe('an address', () => {
  const linkOf = (link: string, channel = '', attributes = '') =>
    firstOf(rss(`<item><title>T</title>${link}</item>`, channel, attributes))?.source_url

  test('is resolved against the document, the channel, xml:base of the feed, and of the entry', () => {
    expect(linkOf('<link>a</link>')).toBe('https://feeds.example.com/news/a')
    expect(linkOf('<link>/a?x=1</link>', '<link>https://www.example.com/mma/</link>')).toBe(
      'https://www.example.com/a?x=1',
    )
    expect(linkOf('<link>a</link>', '<link>/blog/</link>')).toBe('https://feeds.example.com/blog/a')
    const based = 'xml:base="https://base.example.com/x/"'
    expect(linkOf('<link>a</link>', '<link>https://www.example.com/</link>', based)).toBe(
      'https://base.example.com/x/a',
    )
    const feed = `<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://base.example.com/x/"><title>N</title>
      <entry xml:base="deep/"><title>T</title><link href="a"/></entry></feed>`
    expect(firstOf(feed)?.source_url).toBe('https://base.example.com/x/deep/a')
  })

  test('keeps its tracking parameters', () => {
    expect(linkOf('<link>https://example.com/a?utm_source=rss&amp;id=7#part</link>')).toBe(
      'https://example.com/a?utm_source=rss&id=7#part',
    )
  })

  test('of a Chinese path is written as the web writes it', () => {
    expect(linkOf('<link>https://example.com/新闻</link>')).toBe('https://example.com/%E6%96%B0%E9%97%BB')
  })

  test('is the guid when there is no link and the guid is an address', () => {
    expect(linkOf('<guid>https://example.com/g</guid>')).toBe('https://example.com/g')
    expect(linkOf('<guid isPermaLink="false">https://example.com/g</guid>')).toBeUndefined()
    expect(linkOf('<guid>12345</guid>')).toBeUndefined()
    expect(linkOf('<link>javascript:alert(1)</link><guid>https://example.com/g</guid>')).toBe('https://example.com/g')
  })

  test('of a picture or film that is unusable is left out, and the entry stays', () => {
    const feed = rss(
      item('<enclosure url="ftp://example.com/a.mp4" type="video/mp4"/><media:thumbnail url="javascript:x"/>'),
    )
    expect(firstOf(feed)).toEqual({ title: 'T', summary: '', source_url: 'https://example.com/a' })
  })
})

describe('a cover', () => {
  const coverOf = (inner: string) => firstOf(rss(item(inner)))?.cover_url

  test('is the widest picture of the media', () => {
    expect(
      coverOf(`<media:group><media:content url="https://example.com/s.jpg" type="image/jpeg" width="140"/>
        <media:content url="https://example.com/l.jpg" type="image/jpeg" width="460"/></media:group>`),
    ).toBe('https://example.com/l.jpg')
  })

  test('is an enclosed picture, an iTunes picture or the first one of the text', () => {
    expect(coverOf('<enclosure url="https://example.com/e.png" type="image/png" length="1"/>')).toBe(
      'https://example.com/e.png',
    )
    expect(coverOf('<itunes:image href="https://example.com/i.png"/>')).toBe('https://example.com/i.png')
    expect(
      coverOf(
        `<description><![CDATA[<p>x</p><img class="a" src='/f.png?a=1&amp;b=2'><img src="g.png">]]></description>`,
      ),
    ).toBe('https://feeds.example.com/f.png?a=1&b=2')
  })

  test('is never a data URL', () => {
    expect(coverOf('<description><![CDATA[<img src="data:image/gif;base64,R0">]]></description>')).toBeUndefined()
  })
})

describe('a video', () => {
  test('is a film, not a page with a player', () => {
    const film = '<media:content url="https://example.com/v.m3u8" type="application/x-mpegURL"/>'
    expect(firstOf(rss(item(film)))?.video_url).toBe('https://example.com/v.m3u8')
    const player = '<media:content url="https://example.com/embed" type="text/html" medium="video"/>'
    expect(firstOf(rss(item(player)))?.video_url).toBeUndefined()
  })
})
