import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from '@jest/globals'
import { decodeText } from '../src/decode-text.ts'
import { parseDate } from '../src/parse-date.ts'
import { parseDocument } from '../src/parse-document.ts'
import { parseFeed } from '../src/parse-feed.ts'
import { cutText, toPlainText } from '../src/plain-text.ts'
import { readFeed } from '../src/read-feed.ts'
import { webUrl } from '../src/web-url.ts'

const FEEDS = fileURLToPath(new URL('../../../../shared/data/feeds/', import.meta.url))
const withData = existsSync(FEEDS) ? test : test.skip
const now = new Date('2026-06-01T00:00:00Z')
const URL_OF_FEED = 'https://feeds.example.com/feed.xml'

const namesIn = (folder: string, pattern: RegExp): string[] =>
  readdirSync(`${FEEDS}${folder}`).filter((name) => pattern.test(name))
const textOf = (path: string): string => decodeText(readFileSync(`${FEEDS}${path}`))
const jsonOf = (path: string) => JSON.parse(readFileSync(`${FEEDS}${path}`, 'utf8'))
const parse = (path: string) => parseFeed(textOf(path), URL_OF_FEED, now)
const reasonOf = (path: string): string | undefined => {
  const document = { url: URL_OF_FEED, contentType: '', body: readFileSync(`${FEEDS}${path}`) }
  try {
    parseDocument(document, 'feed', now)
    return undefined
  } catch (error) {
    return (error as Error).name === 'PermanentError' ? (error as Error).message : `not readable: ${String(error)}`
  }
}

interface ExpectedItem {
  title?: string
  link?: string
  publishedParsed?: string
  isoDate?: string
}

describe('feeds of gofeed', () => {
  const folder = 'gofeed/translator/rss/'

  withData('give the expected titles, links and dates [needs ../shared/data]', () => {
    // gofeed takes the last of several links, this house the first.
    for (const name of namesIn(folder, /\.xml$/).filter((one) => !/item_links|item_custom/.test(one))) {
      const { items } = readFeed(textOf(folder + name))
      const expected: ExpectedItem[] = jsonOf(folder + name.replace('.xml', '.json')).items ?? []
      for (const [index, { title = '', link, publishedParsed }] of expected.entries()) {
        const item = items[index]!
        if (title !== '') expect([name, toPlainText(item.title)]).toEqual([name, title])
        if (link !== undefined) expect([name, item.links[0]]).toEqual([name, link])
        if (publishedParsed !== undefined)
          expect([name, parseDate(item.dates[0]!, now)]).toEqual([name, publishedParsed])
      }
    }
  })

  withData('of all formats are read, or refused with a reason [needs ../shared/data]', () => {
    const paths = ['gofeed/parser/universal/', 'gofeed/parser/json/', 'gofeed/parser/json/invalid/', folder].flatMap(
      (one) => namesIn(one, /(?<!_expected)\.(xml|json)$/).map((name) => one + name),
    )
    const reasons = new Set(paths.map(reasonOf))
    expect([...reasons].sort()).toEqual([
      'the address answers with an empty document',
      'the document is not a feed (RSS, RDF, Atom or JSON Feed)',
      'the feed has no entries',
      'the feed is damaged: its JSON cannot be read',
      undefined,
    ])
  })
})

describe('feeds of rss-parser', () => {
  withData('give the expected titles, links and dates [needs ../shared/data]', () => {
    for (const name of namesIn('rss-parser/output', /\.json$/)) {
      const source = namesIn('rss-parser/input', /./).find((one) => one.startsWith(name.replace('.json', '.')))!
      const { entries } = parse(`rss-parser/input/${source}`)
      const expected = (jsonOf(`rss-parser/output/${name}`).feed.items as ExpectedItem[]).filter(({ link }) => link)
      expect([name, entries.length]).toEqual([name, expected.length])
      for (const [index, { title, link, isoDate }] of expected.entries()) {
        const entry = entries[index]!
        // rss-parser is given decoded text, and so expects replacement characters where this worker reads the letters.
        if (title && !title.includes('\ufffd'))
          expect([name, entry.title]).toEqual([name, cutText(toPlainText(title), 512)])
        expect([name, entry.source_url]).toEqual([name, webUrl(link, entry.source_url)])
        if (isoDate) expect([name, entry.published_at]).toEqual([name, `${isoDate.slice(0, 19)}Z`])
      }
    }
  })
})

describe('feeds of miniflux', () => {
  withData('are decoded, whatever they declare [needs ../shared/data]', () => {
    const titles = ['invalid-prolog', 'utf8-incorrect-prolog', 'utf8', 'iso-8859-1', 'windows-1252'].map(
      (name) => /<title>([^<]*)</.exec(textOf(`miniflux/encoding/testdata/${name}.xml`))?.[1],
    )
    expect(titles).toEqual(['테스트 피드', '테스트 피드', '테스트 피드', 'Café', 'Euro €'])
    for (const name of namesIn('miniflux/encoding/testdata', /./))
      expect([name, textOf(`miniflux/encoding/testdata/${name}`).includes('\ufffd')]).toEqual([name, false])
  })

  withData('are read in full, and their texts are well-formed [needs ../shared/data]', () => {
    const counts = Object.fromEntries(
      namesIn('miniflux/parser/testdata', /\.xml$/).map((name) => [name, parse(`miniflux/parser/testdata/${name}`)]),
    )
    for (const [name, { entries, refused }] of Object.entries(counts)) {
      // One entry of this feed has neither a title nor a link.
      expect([name, refused]).toEqual([name, name === 'no_encoding_ISO-8859-1.xml' ? 1 : 0])
      const texts = entries.flatMap(({ title, summary }) => [title, summary]).join('\n')
      expect([name, /\ufffd|<\/?[a-z]+>|&[a-z]+;/.exec(texts)]).toEqual([name, null])
      expect([name, entries.filter((entry) => entry.published_at).length]).toEqual([
        name,
        name === 'rdf_UTF8.xml' ? 0 : entries.length,
      ])
    }
  })
})
