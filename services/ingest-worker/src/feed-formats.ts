import type { AnyFeed, AtomFeed, JsonFeed, RdfFeed, RssFeed } from 'feedsmith'
import { type FeedItem, type FeedItems, present } from './feed-item.ts'
import { fileUrls, firstImage, mediaUrls } from './feed-media.ts'
import { escapeHtml } from './plain-text.ts'

type AtomLinks = AtomFeed.Entry<string>['links']

/** Puts a parsed feed of any format into the same terms. */
export function feedItems({ format, feed }: AnyFeed): Omit<FeedItems, 'broken'> {
  if (format === 'rss') {
    const siteLink = feed.link ?? alternateLink(feed.atom?.links)
    return { items: (feed.items ?? []).map(fromRss), base: feed.xml?.base, siteLink }
  }
  if (format === 'rdf') return { items: (feed.items ?? []).map(fromRdf), base: feed.xml?.base, siteLink: feed.link }
  if (format === 'atom') {
    return { items: (feed.entries ?? []).map(fromAtom), base: feed.xml?.base, siteLink: alternateLink(feed.links) }
  }
  return { items: (feed.items ?? []).map(fromJson), base: undefined, siteLink: feed.home_page_url }
}

function fromRss(item: RssFeed.Item<string>): FeedItem {
  const media = mediaUrls(item.media)
  const enclosures = fileUrls(item.enclosures ?? [])
  const content = item.content?.encoded ?? ''
  const summary =
    item.description ?? item.dc?.descriptions?.[0] ?? item.itunes?.summary ?? item.media?.description?.value ?? ''
  return {
    title: item.title ?? item.dc?.titles?.[0] ?? item.media?.title?.value ?? item.itunes?.title ?? '',
    links: [item.link, alternateLink(item.atom?.links), permalinkOf(item.guid)],
    summary,
    content,
    dates: present([item.pubDate, ...(item.dc?.dates ?? []), item.atom?.published, item.atom?.updated]),
    images: [...media.images, ...enclosures.images, item.itunes?.image, firstImage(content), firstImage(summary)],
    videos: [...media.videos, ...enclosures.videos],
    base: item.xml?.base,
  }
}

/** RSS 2.0: a guid is the entry's address unless it says otherwise; but many that say nothing are just numbers. */
function permalinkOf(guid: RssFeed.Item<string>['guid']): string | undefined {
  return guid?.isPermaLink !== false ? absolute(guid?.value) : undefined
}

const absolute = (text: string | undefined): string | undefined =>
  text !== undefined && /^https?:\/\//i.test(text) ? text : undefined

function fromRdf(item: RdfFeed.Item<string>): FeedItem {
  const media = mediaUrls(item.media)
  const content = item.content?.encoded ?? ''
  const summary = item.description ?? ''
  return {
    title: item.title ?? '',
    links: [item.link, absolute(item.rdf?.about)],
    summary,
    content,
    dates: present([...(item.dc?.dates ?? []), ...(item.dcterms?.issued ?? [])]),
    images: [...media.images, firstImage(content), firstImage(summary)],
    videos: media.videos,
    base: item.xml?.base,
  }
}

function fromAtom(entry: AtomFeed.Entry<string>): FeedItem {
  const media = mediaUrls(entry.media)
  const enclosures = fileUrls(
    (entry.links ?? []).filter(({ rel }) => rel === 'enclosure').map(({ href, type }) => ({ url: href, type })),
  )
  const content = entry.content?.value ?? ''
  const summary = entry.summary?.value ?? entry.media?.groups?.[0]?.description?.value ?? ''
  return {
    title: entry.title?.value ?? '',
    links: [alternateLink(entry.links), entry.content?.src, absolute(entry.id)],
    summary,
    content,
    dates: present([entry.published, entry.updated]),
    images: [...media.images, ...enclosures.images, firstImage(content), firstImage(summary)],
    videos: [...media.videos, ...enclosures.videos],
    base: entry.xml?.base,
  }
}

/** RFC 4287: a link without `rel` is the alternate. A page is preferred to other forms. */
function alternateLink(links: AtomLinks): string | undefined {
  const alternates = (links ?? []).filter(({ rel = 'alternate' }) => rel === 'alternate')
  const page = alternates.find(({ type = 'text/html' }) => type.includes('html'))
  return (page ?? alternates[0])?.href
}

function fromJson(item: JsonFeed.Item<string>): FeedItem {
  const attachments = fileUrls((item.attachments ?? []).map(({ url, mime_type }) => ({ url, type: mime_type })))
  const content = item.content_html ?? escapeHtml(item.content_text ?? '')
  return {
    title: escapeHtml(item.title ?? ''),
    links: [item.url, item.external_url, absolute(item.id)],
    summary: escapeHtml(item.summary ?? ''),
    content,
    dates: present([item.date_published, item.date_modified]),
    images: [item.image, item.banner_image, ...attachments.images, firstImage(item.content_html ?? '')],
    videos: attachments.videos,
    base: undefined,
  }
}
