import { describe, expect, test } from '@jest/globals'
import { parseDocument } from '../src/parse-document.ts'
import { parsePage } from '../src/parse-page.ts'

const now = new Date('2026-02-17T20:00:00Z')
const URL_OF_PAGE = 'https://www.example.com/news/a?utm_source=x'
const entryOf = (html: string) => parsePage(html, URL_OF_PAGE, now).entries[0]!
const jsonLd = (data: unknown) =>
  entryOf(`<title>T</title><script type="application/ld+json">${JSON.stringify(data)}</script>`)

describe('a page', () => {
  test('is one entry, by what it says about itself', () => {
    const html = `<!doctype html><html><head>
      <title>Jones beats Miocic | Example</title>
      <meta property="og:title" content="Jones beats Miocic &amp; retires">
      <meta property="og:description" content="A spinning back kick.">
      <meta name="description" content="Not this one.">
      <meta property="og:image" content="/img/a.jpg">
      <meta property="og:video" content="https://cdn.example.com/a.mp4"><meta property="og:video:type" content="video/mp4">
      <meta property="article:published_time" content="2024-11-17T12:00:00+08:00">
      <link rel="canonical" href="/news/a"></head><body><h1>Other</h1></body></html>`
    expect(parsePage(html, URL_OF_PAGE, now)).toEqual({
      entries: [
        {
          title: 'Jones beats Miocic & retires',
          summary: 'A spinning back kick.',
          source_url: 'https://www.example.com/news/a',
          published_at: '2024-11-17T04:00:00Z',
          cover_url: 'https://www.example.com/img/a.jpg',
          video_url: 'https://cdn.example.com/a.mp4',
        },
      ],
      refused: 0,
    })
  })

  test('that says little is known by its title and the address it was found at', () => {
    const entry = entryOf('<title> 八角志\n 报道 </title><meta name="description" content="简介">')
    expect(entry).toEqual({ title: '八角志 报道', summary: '简介', source_url: URL_OF_PAGE })
  })

  test('without a title is known by its heading, and without either it is refused', () => {
    expect(entryOf('<body><h1>A <em>heading</em></h1>').title).toBe('A heading')
    expect(() => entryOf('<body><p>nothing')).toThrow('the page has no title')
  })

  test('resolves addresses against its base', () => {
    const entry = entryOf(`<base href="https://cdn.example.com/x/"><title>T</title>
      <meta name="twitter:image" content="a.png"><link rel="canonical" href="y">`)
    expect(entry).toMatchObject({
      source_url: 'https://cdn.example.com/x/y',
      cover_url: 'https://cdn.example.com/x/a.png',
    })
  })

  test('with a canonical link that is unusable is known by the address it was found at', () => {
    expect(entryOf('<title>T</title><link rel="canonical" href="javascript:alert(1)">').source_url).toBe(URL_OF_PAGE)
    expect(entryOf(`<title>T</title><link rel="canonical" href="/${'x'.repeat(3000)}">`).source_url).toBe(URL_OF_PAGE)
  })

  test('with a player instead of a film has no video', () => {
    const player = `<title>T</title><meta property="og:video" content="https://video.example.com/embed/1">`
    expect(entryOf(`${player}<meta property="og:video:type" content="text/html">`)).not.toHaveProperty('video_url')
    expect(entryOf(player)).not.toHaveProperty('video_url')
  })

  test('cuts a title of thousands of characters', () => {
    expect([...entryOf(`<title>${'🥊'.repeat(3000)}</title>`).title]).toHaveLength(512)
  })

  test('of megabytes is read at its beginning', () => {
    expect(entryOf(`<title>T</title>${'<p>words'.repeat(1_000_000)}`).title).toBe('T')
  })
})

describe('JSON-LD', () => {
  test('gives the time, the picture and the film, also in a graph', () => {
    const article = {
      '@type': ['NewsArticle'],
      datePublished: '2024-11-17T04:00:00Z',
      image: [{ '@type': 'ImageObject', url: '/ld.jpg' }],
      video: { '@type': 'VideoObject', contentUrl: 'https://cdn.example.com/ld.mp4' },
    }
    const expected = {
      published_at: '2024-11-17T04:00:00Z',
      cover_url: 'https://www.example.com/ld.jpg',
      video_url: 'https://cdn.example.com/ld.mp4',
    }
    expect(jsonLd({ '@graph': [{ '@type': 'WebSite' }, article] })).toMatchObject(expected)
    expect(jsonLd([article])).toMatchObject(expected)
  })

  test.each([null, 7, 'text', [null], { '@graph': 'x' }, { '@type': 7 }, { '@type': 'Article', image: { url: {} } }])(
    'that is odd is passed over: %j',
    (data) => {
      expect(jsonLd(data)).toEqual({ title: 'T', summary: '', source_url: URL_OF_PAGE })
    },
  )

  test('that is broken is passed over', () => {
    const html = '<title>T</title><script type="application/ld+json">{"@type": "Article",</script>'
    expect(entryOf(html).title).toBe('T')
  })
})

describe('the kind of parser', () => {
  const PAGE = '<!doctype html><title>A page</title>'
  const FEED = '<rss><channel><item><title>An entry</title><link>/a</link></item></channel></rss>'
  const parse = (text: string, kind: string, contentType = '') =>
    parseDocument({ url: URL_OF_PAGE, contentType, body: Buffer.from(text) }, kind, now).entries[0]?.title

  test('is found out by what the document is, not by what the server says', () => {
    expect(parse(FEED, 'auto', 'text/html')).toBe('An entry')
    expect(parse(PAGE, 'auto', 'application/rss+xml')).toBe('A page')
    expect(parse('words, <title>A page</title>', 'auto', 'text/html')).toBe('A page')
  })

  test('may be given', () => {
    expect(parse(FEED, 'feed')).toBe('An entry')
    expect(parse(PAGE, 'page')).toBe('A page')
    expect(parse(`\n\nWarning: something in line 3\n${FEED}`, 'feed')).toBe('An entry')
  })

  test.each([
    [PAGE, 'feed', 'the address answers with an HTML page, not with a feed'],
    [FEED, 'page', 'the address answers with a feed, not with an HTML page'],
    ['', 'auto', 'the address answers with an empty document'],
    [' \n ', 'feed', 'the address answers with an empty document'],
    ['', 'page', 'the address answers with an empty document'],
    ['<rss version="2.0"><channel><title>Nothing yet</title></channel></rss>', 'feed', 'the feed has no entries'],
    ['<rss version="2.0"><channel></channel></rss>', 'auto', 'the feed has no entries'],
    ['just words', 'auto', 'the document is neither a feed nor an HTML page'],
    ['<note>x</note>', 'feed', 'the document is not a feed (RSS, RDF, Atom or JSON Feed)'],
    [FEED, 'ufc_schedule', 'there is no parser "ufc_schedule" yet'],
  ])('%j as %s is refused: %s', (text, kind, reason) => {
    expect(() => parse(text, kind)).toThrow(reason)
  })

  test('a feed whose entries are all bad is read, and they are counted', () => {
    const body = Buffer.from('<rss><channel><item><title>no link</title></item></channel></rss>')
    expect(parseDocument({ url: URL_OF_PAGE, contentType: '', body }, 'feed', now)).toEqual({ entries: [], refused: 1 })
  })
})
