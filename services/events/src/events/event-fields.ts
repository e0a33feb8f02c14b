import { parseTimestamp } from '@bajiaozhi/shared/contracts/timestamps'
import { badRequest, conflict } from '@bajiaozhi/shared/errors/app-error'
import { toStoredMedia } from '@bajiaozhi/shared/http/input-urls'
import type { OwnUrls } from '@bajiaozhi/shared/http/own-urls'
import type { Event } from './event-model.ts'
import { mayBecome } from './event-states.ts'
import type { EventFields } from './events-repository.ts'
import type { EventEdit, NewEvent } from './events-schemas.ts'

const DEFAULTS = { status: 'scheduled', venue: '', poster_url: null, promo_video_url: null, external_refs: {} } as const

/** @throws AppError 400 when a URL or a time is none, 409 when it is to begin in another state than scheduled */
export function toNewFields(given: NewEvent, urls: OwnUrls): EventFields {
  if (given.status !== undefined && given.status !== 'scheduled')
    throw conflict('INVALID_TRANSITION', 'a new event is scheduled')
  const { org, name } = given
  return { ...DEFAULTS, org, name, starts_at: startOf(given.starts_at), ...toChangedFields(given, urls) }
}

/** What an edit says, as it is stored. @throws AppError 400 when a URL or a time is none */
export function toChangedFields(given: EventEdit, urls: OwnUrls): Partial<EventFields> {
  const { id, version, bouts, last_poll, ...editable } = given
  const { starts_at, venue, poster_url, promo_video_url, external_refs, ...rest } = editable
  const media = (field: string, url: string | null) => toStoredMedia(field, url || null, urls)
  return {
    ...rest,
    ...(starts_at !== undefined && { starts_at: startOf(starts_at) }),
    ...(venue !== undefined && { venue: venue ?? '' }),
    ...(poster_url !== undefined && { poster_url: media('poster_url', poster_url) }),
    ...(promo_video_url !== undefined && { promo_video_url: media('promo_video_url', promo_video_url) }),
    ...(external_refs !== undefined && { external_refs: external_refs ?? {} }),
  }
}

/** @throws AppError 409 when the state machine does not allow it */
export function checkTransition(event: Pick<Event, 'status'>, to: EventFields['status'] | undefined): void {
  if (to === undefined || to === event.status || mayBecome(event.status, to)) return
  throw conflict('INVALID_TRANSITION', `an event that is ${event.status} cannot become ${to}`)
}

function startOf(text: string): Date {
  const time = parseTimestamp(text)
  // Pages of lists are found again by milliseconds since 1970.
  if (time !== null && time.getTime() >= 0) return time
  throw badRequest('INVALID_TIME', 'starts_at must be an RFC 3339 time since 1970, such as 2026-02-17T20:00:00Z')
}
