import type { IngestEntry } from '@bajiaozhi/shared/contracts/ingest'
import type { FeedItem } from './feed-item.ts'
import { readFeed } from './read-feed.ts'
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
  const { items, broken, base, siteLink } = readFeed(text)
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
