import type { IngestEntry } from '@bajiaozhi/shared/contracts/ingest'
import { PermanentError } from '@bajiaozhi/shared/streams/permanent-error'
import { type AnyFeed, parseFeed as parseAnyFeed, parseJsonFeed } from 'feedsmith'
import { feedItems } from './feed-formats.ts'
import type { FeedItem } from './feed-item.ts'
import { withoutDoctype } from './sniff.ts'
import { toEntry } from './to-entry.ts'
import { webUrl } from './web-url.ts'

export interface ParsedDocument {
  entries: IngestEntry[]
  /** How many entries could not be used. */
  refused: number
}

/** What one batch may hold (the contract's limit). */
const MAX_ENTRIES = 20_000

/**
 * Reads a feed of any format.
 * @param documentUrl where it was found, to resolve relative addresses
 * @throws PermanentError when the text is no feed
 */
export function parseFeed(text: string, documentUrl: string, now: Date): ParsedDocument {
  const { feed, broken } = readFeed(text)
  const { items, base, siteLink } = feedItems(feed)
  const feedBase = webUrl(base, documentUrl) ?? webUrl(siteLink, documentUrl) ?? documentUrl
  const entries = items.slice(0, MAX_ENTRIES).flatMap((item) => entryOf(item, feedBase, now))
  return { entries, refused: items.length - entries.length + broken }
}

/** One bad entry never fails its feed. */
function entryOf(item: FeedItem, feedBase: string, now: Date): IngestEntry[] {
  try {
    const entry = toEntry(item, feedBase, now)
    return entry ? [entry] : []
  } catch {
    return []
  }
}

function readFeed(text: string): { feed: AnyFeed; broken: number } {
  try {
    if (text.trimStart().startsWith('{')) return readJsonFeed(text)
    return { feed: parseAnyFeed(withoutDoctype(text)), broken: 0 }
  } catch (error) {
    throw isEmptyFeed(error)
      ? new PermanentError('the feed has no entries')
      : new PermanentError(reasonOf(error), error)
  }
}

function readJsonFeed(text: string): { feed: AnyFeed; broken: number } {
  const json = JSON.parse(text) as { version?: unknown; items?: unknown }
  const hasItems = Array.isArray(json.items)
  // A feed that gives another version is still read when it looks like one.
  const isNamed = String(json.version).includes('jsonfeed.org')
  const feed = parseJsonFeed(hasItems && !isNamed ? { ...json, version: undefined } : json)
  const given = hasItems ? (json.items as unknown[]).length : 0
  return { feed: { format: 'json', feed }, broken: given - (feed.items?.length ?? 0) }
}

const nameOf = (error: unknown): string => (error as Error).name

/** feedsmith's word for a feed that holds nothing at all. */
const isEmptyFeed = (error: unknown): boolean => nameOf(error) === 'ParseError'

function reasonOf(error: unknown): string {
  if (nameOf(error) === 'MalformedError') return 'the feed is damaged: its XML cannot be read'
  if (nameOf(error) === 'SyntaxError') return 'the feed is damaged: its JSON cannot be read'
  return 'the document is not a feed (RSS, RDF, Atom or JSON Feed)'
}
