import { PermanentError } from '@bajiaozhi/shared/streams/permanent-error'
import { type CheerioAPI, load } from 'cheerio'
import { isVideo } from './feed-media.ts'
import { articleMetadata } from './json-ld.ts'
import { firstDate } from './parse-date.ts'
import type { ParsedDocument } from './parse-feed.ts'
import { cutText, toPlainText } from './plain-text.ts'
import { MAX_SUMMARY, MAX_TITLE, withoutAbsent } from './to-entry.ts'
import { firstWebUrl, webUrl } from './web-url.ts'

/** A page tells about itself at its beginning; the whole of a huge one would not fit into memory as a tree. */
const MAX_HTML_LENGTH = 512 * 1024

/**
 * Reads what an HTML page says about itself: one entry.
 * @throws PermanentError when it has no title
 */
export function parsePage(html: string, documentUrl: string, now: Date): ParsedDocument {
  const page = load(html.slice(0, MAX_HTML_LENGTH))
  const meta = metaReader(page)
  const data = articleMetadata(
    page('script[type="application/ld+json"]')
      .toArray()
      .map((one) => page(one).text()),
  )
  const base = webUrl(page('base[href]').attr('href'), documentUrl) ?? documentUrl
  const title = firstText([
    ...meta('og:title', 'twitter:title'),
    page('title').first().text(),
    page('h1').first().text(),
  ])
  if (title === '') throw new PermanentError('the page has no title')
  const canonical = page('link[rel~="canonical"]').attr('href')
  const images = [...meta('og:image:secure_url', 'og:image:url', 'og:image', 'twitter:image'), data.image]
  const time = page('time[itemprop="datePublished"]').attr('datetime')
  const dates = [...meta('article:published_time', 'og:article:published_time', 'datePublished'), data.published, time]
  const entry = withoutAbsent({
    title: cutText(title, MAX_TITLE),
    summary: cutText(firstText([...meta('og:description', 'description', 'twitter:description')]), MAX_SUMMARY),
    source_url: firstWebUrl([canonical, ...meta('og:url')], base) ?? documentUrl,
    published_at: firstDate(
      dates.filter((date) => date !== undefined),
      now,
    ),
    cover_url: firstWebUrl(images, base),
    video_url: firstWebUrl([...videosOf(meta), data.video], base),
  })
  return { entries: [entry], refused: 0 }
}

type MetaReader = (...names: string[]) => string[]

/** The contents of the named `<meta>` elements, in the order of the names. */
function metaReader(page: CheerioAPI): MetaReader {
  const contents = new Map<string, string>()
  for (const element of page('meta[content]').toArray()) {
    const { property, name, itemprop, content } = element.attribs
    const key = (property ?? name ?? itemprop ?? '').toLowerCase()
    if (content?.trim() && !contents.has(key)) contents.set(key, content)
  }
  return (...names) => names.flatMap((name) => contents.get(name.toLowerCase()) ?? [])
}

/** `og:video` is often a page with a player in it, which clients could not play. */
function videosOf(meta: MetaReader): string[] {
  const [type] = meta('og:video:type')
  const videos = meta('og:video:secure_url', 'og:video:url', 'og:video', 'twitter:player:stream')
  return videos.filter((url) => isVideo({ url, type }))
}

function firstText(texts: readonly string[]): string {
  for (const text of texts) {
    const plain = toPlainText(text)
    if (plain !== '') return plain
  }
  return ''
}
