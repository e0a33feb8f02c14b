import { isHttpUrl } from '@bajiaozhi/shared/contracts/http-url'
import { IngestEntry } from '@bajiaozhi/shared/contracts/ingest'
import { parseTimestamp } from '@bajiaozhi/shared/contracts/timestamps'
import { Compile } from 'typebox/compile'
import type { PendingArticle } from '../review/pending-article-model.ts'

export type AcceptedEntry = Pick<
  PendingArticle,
  'title' | 'summary' | 'source_url' | 'published_at' | 'cover_url' | 'video_url'
>

const entryOf = Compile(IngestEntry)

/** An entry as it is stored, or null when it does not fit: wrong shape, text or URL. Only its date may be lost on the way. */
export function acceptEntry(given: unknown): AcceptedEntry | null {
  if (!entryOf.Check(given)) return null
  const { title, summary, source_url, published_at, cover_url = null, video_url = null } = given
  const urls = [source_url, cover_url, video_url].filter((url) => url !== null)
  if (!isText(title, 1, 512) || !isText(summary, 0, 5000) || !urls.every(isUrl)) return null
  return {
    title: title.trim(),
    summary: summary.trim(),
    source_url,
    published_at: dateOf(published_at),
    cover_url,
    video_url,
  }
}

/** Lengths count code points, as MySQL does; TypeBox counts what a reader sees as one character. */
function isText(text: string, min: number, max: number): boolean {
  const length = [...text.trim()].length
  return length >= min && length <= max && text.isWellFormed() && !text.includes('\0')
}

const isUrl = (url: string): boolean => url.isWellFormed() && isHttpUrl(url)

/** Programs that know no date write the first day of their calendar. */
function dateOf(text: string | undefined): Date | null {
  const time = text === undefined ? null : parseTimestamp(text)
  return time !== null && time.getTime() > 0 ? time : null
}
