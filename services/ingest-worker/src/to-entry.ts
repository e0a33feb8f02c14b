import type { IngestEntry } from '@bajiaozhi/shared/contracts/ingest'
import type { FeedItem } from './feed-item.ts'
import { firstDate } from './parse-date.ts'
import { cutText, toPlainText } from './plain-text.ts'
import { firstWebUrl, webUrl } from './web-url.ts'

export const MAX_TITLE = 512
/** A few hundred characters: enough to choose an article by, never its text (copyright). */
export const MAX_SUMMARY = 300
/** What stands in for the title of an entry that has none. */
const MAX_BORROWED_TITLE = 80

/** An entry to hand over; undefined when there is nothing to show or no page to link to. */
export function toEntry(item: FeedItem, feedBase: string, now: Date): IngestEntry | undefined {
  const base = webUrl(item.base, feedBase) ?? feedBase
  const sourceUrl = firstWebUrl(item.links, base)
  const summary = cutText(toPlainText(item.summary) || toPlainText(item.content), MAX_SUMMARY)
  const title = cutText(toPlainText(item.title), MAX_TITLE) || cutText(summary, MAX_BORROWED_TITLE)
  if (sourceUrl === undefined || title === '') return undefined
  return withoutAbsent({
    title,
    summary,
    source_url: sourceUrl,
    published_at: firstDate(item.dates, now),
    cover_url: firstWebUrl(item.images, base),
    video_url: firstWebUrl(item.videos, base),
  })
}

type Draft = { [Key in keyof IngestEntry]: IngestEntry[Key] | undefined }

/** The contract knows absent keys, not empty ones. */
export const withoutAbsent = (draft: Draft): IngestEntry =>
  Object.fromEntries(Object.entries(draft).filter(([, value]) => value !== undefined)) as IngestEntry
