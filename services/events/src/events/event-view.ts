import { toTimestamp } from '@bajiaozhi/shared/contracts/timestamps'
import type { OwnUrls } from '@bajiaozhi/shared/http/own-urls'
import type { Bout } from '../bouts/bout-model.ts'
import { toBout } from '../bouts/bout-view.ts'
import type { Event as Row } from './event-model.ts'
import type { Event } from './events-schemas.ts'

/** An event with its card, as editors see it; what it does not have is left out. */
export const toEvent = (row: Row, bouts: readonly Bout[], urls: OwnUrls): Event => ({
  id: row.id,
  org: row.org,
  name: row.name,
  status: row.status,
  starts_at: toTimestamp(row.starts_at),
  venue: row.venue,
  ...(row.poster_url && { poster_url: urls.toPublic(row.poster_url) }),
  ...(row.promo_video_url && { promo_video_url: urls.toPublic(row.promo_video_url) }),
  external_refs: row.external_refs,
  version: row.version,
  bouts: bouts.map(toBout),
  ...(row.last_poll_at && { last_poll: lastPollOf(row, row.last_poll_at) }),
})

const lastPollOf = (row: Row, at: Date) => ({
  at: toTimestamp(at),
  ...(row.last_poll_error !== null && { error: row.last_poll_error }),
  failures: row.poll_failures,
  anomalies: row.last_poll_anomalies ?? [],
})
