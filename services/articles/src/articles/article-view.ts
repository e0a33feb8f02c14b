import { toTimestamp } from '@bajiaozhi/shared/contracts/timestamps'
import type { OwnUrls } from '@bajiaozhi/shared/http/own-urls'
import type { Static } from 'typebox'
import type { DataSource } from '../sources/data-source-model.ts'
import type { PublishedArticle } from './articles-repository.ts'
import type { Article } from './articles-schemas.ts'

/** An article as the cache keeps it: as JSON, and without any rights. */
export type CachedArticle = Omit<PublishedArticle, 'published_at'> & { published_at: string }

/** What of a source decides on its articles' videos, as the cache keeps it. */
export interface SourceRights {
  id: number
  version: number
  is_deleted: boolean
  rights_display: boolean
  rights_playback: boolean
  /** RFC 3339, or null when the rights do not end. */
  rights_expires_at: string | null
}

export const toCachedArticle = (article: PublishedArticle): CachedArticle => ({
  ...article,
  published_at: article.published_at.toISOString(),
})

export const toSourceRights = (source: DataSource): SourceRights => ({
  id: source.id,
  version: source.version,
  is_deleted: source.deleted_at !== null,
  rights_display: source.rights_display,
  rights_playback: source.rights_playback,
  rights_expires_at: source.rights_expires_at?.toISOString() ?? null,
})

export interface ReadContext {
  urls: OwnUrls
  now: Date
}

/** An article as clients see it: its video only while its source is there and its rights to show and play hold. */
export function toPublicArticle(
  article: CachedArticle,
  source: SourceRights | null,
  { urls, now }: ReadContext,
): Static<typeof Article> {
  const { id, source_id, title, summary, source_url, published_at, cover_url, video_url } = article
  const canPlay = video_url !== null && holdsPlayback(source, now)
  return {
    id,
    source_id,
    title,
    summary,
    source_url,
    published_at: toTimestamp(new Date(published_at)),
    ...(cover_url === null ? {} : { cover_url: urls.toPublic(cover_url) }),
    ...(canPlay ? { video_url: urls.toPublic(video_url) } : {}),
    can_play: canPlay,
  }
}

function holdsPlayback(source: SourceRights | null, now: Date): boolean {
  if (source === null || source.is_deleted || !source.rights_display || !source.rights_playback) return false
  return source.rights_expires_at === null || new Date(source.rights_expires_at) > now
}
