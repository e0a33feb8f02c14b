import { toTimestamp } from '@bajiaozhi/shared/contracts/timestamps'
import type { OwnUrls } from '@bajiaozhi/shared/http/own-urls'
import type { Static } from 'typebox'
import type { PendingArticle as PendingRow } from './pending-repository.ts'
import type { PendingArticle } from './review-schemas.ts'

/** A pending article as editors see it; what it does not have is left out. */
export function toPendingArticle(row: PendingRow, urls: OwnUrls): Static<typeof PendingArticle> {
  const { id, source_id, title, summary, source_url, cover_url, video_url, status, reason, reviewer } = row
  return {
    id,
    source_id,
    title,
    summary,
    source_url,
    ...(row.published_at && { published_at: toTimestamp(row.published_at) }),
    ...(cover_url !== null && { cover_url: urls.toPublic(cover_url) }),
    ...(video_url !== null && { video_url: urls.toPublic(video_url) }),
    status,
    ...(reason !== null && { reason }),
    ...(reviewer !== null && { reviewer }),
    ...(row.reviewed_at && { reviewed_at: toTimestamp(row.reviewed_at) }),
    created_at: toTimestamp(row.created_at),
  }
}
