import { AbsoluteUrl, Id, List, Timestamp } from '@bajiaozhi/shared/contracts/primitives'
import { pageQuery } from '@bajiaozhi/shared/http/page'
import Type, { type Static } from 'typebox'
import { Bout } from '../bouts/bouts-schemas.ts'
import { ExternalRefs } from '../external-refs.ts'
import { EVENT_STATUSES } from './event-states.ts'

const closed = { additionalProperties: false } as const
const Status = Type.Enum(EVENT_STATUSES)

const LastPoll = Type.Object(
  {
    at: Timestamp,
    error: Type.Optional(Type.String({ description: 'why the last poll failed' })),
    failures: Type.Integer({ minimum: 0, description: 'failed polls in a row' }),
    anomalies: Type.Array(Type.String()),
  },
  closed,
)

export const Event = Type.Object(
  {
    id: Id,
    org: Type.String(),
    name: Type.String(),
    status: Status,
    starts_at: Timestamp,
    venue: Type.String(),
    poster_url: Type.Optional(AbsoluteUrl),
    promo_video_url: Type.Optional(AbsoluteUrl),
    external_refs: ExternalRefs,
    version: Type.Integer({ minimum: 1 }),
    bouts: Type.Array(Bout),
    last_poll: Type.Optional(LastPoll),
  },
  closed,
)
export type Event = Static<typeof Event>

export const EventList = List(Event)

export const AdminEventsQuery = Type.Object({
  ...pageQuery(50),
  org: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
  status: Type.Optional(Status),
})

const OrNull = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()])

const required = {
  org: Type.String({ minLength: 1, maxLength: 64 }),
  name: Type.String({ minLength: 1, maxLength: 512 }),
  starts_at: Type.String({ minLength: 1, maxLength: 40, description: 'RFC 3339' }),
}
/** `null` and, where a text can say it, `""` mean none. */
const optional = {
  status: Status,
  venue: OrNull(Type.String({ maxLength: 512 })),
  poster_url: OrNull(Type.String({ maxLength: 2048 })),
  promo_video_url: OrNull(Type.String({ maxLength: 2048 })),
  external_refs: OrNull(ExternalRefs),
}
/** A client may hand back what it got: these are ignored. */
const ignored = Type.Optional(Type.Unknown({ description: 'read-only, ignored' }))
const readOnly = { id: ignored, version: ignored, bouts: ignored, last_poll: ignored }

export const NewEvent = Type.Object(
  { ...required, ...Type.Partial(Type.Object(optional)).properties, ...readOnly },
  closed,
)
export type NewEvent = Static<typeof NewEvent>

/** An absent key changes nothing, `null` clears. */
export const EventEdit = Type.Object(
  { ...Type.Partial(Type.Object({ ...required, ...optional })).properties, ...readOnly },
  closed,
)
export type EventEdit = Static<typeof EventEdit>
