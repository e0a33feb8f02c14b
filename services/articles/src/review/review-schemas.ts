import { AbsoluteUrl, Id, List, Ok, Timestamp } from '@bajiaozhi/shared/contracts/primitives'
import { pageQuery } from '@bajiaozhi/shared/http/page'
import Type, { type Static } from 'typebox'

const closed = { additionalProperties: false } as const

export const PendingArticle = Type.Object(
  {
    id: Id,
    source_id: Id,
    title: Type.String(),
    summary: Type.String(),
    source_url: AbsoluteUrl,
    published_at: Type.Optional(Timestamp),
    cover_url: Type.Optional(AbsoluteUrl),
    video_url: Type.Optional(AbsoluteUrl),
    status: Type.Enum(['pending_review', 'published', 'rejected'] as const),
    reason: Type.Optional(Type.String()),
    reviewer: Type.Optional(Type.String()),
    reviewed_at: Type.Optional(Timestamp),
    created_at: Timestamp,
  },
  closed,
)

export const PendingList = List(PendingArticle)
export const PendingQuery = Type.Object(pageQuery(20))

const Media = Type.Union([Type.String({ minLength: 1, maxLength: 2048 }), Type.Null()])
/** A client may hand back what it got: these are ignored. */
const readOnly = Type.Optional(Type.Unknown({ description: 'read-only, ignored' }))

/** An absent key changes nothing, `null` clears. */
export const PendingEdit = Type.Object(
  {
    title: Type.Optional(Type.String({ minLength: 1, maxLength: 512 })),
    summary: Type.Optional(Type.Union([Type.String({ maxLength: 5000 }), Type.Null()])),
    cover_url: Type.Optional(Media),
    video_url: Type.Optional(Media),
    id: readOnly,
    source_id: readOnly,
    source_url: readOnly,
    published_at: readOnly,
    status: readOnly,
    reason: readOnly,
    reviewer: readOnly,
    reviewed_at: readOnly,
    created_at: readOnly,
  },
  closed,
)
export type PendingEdit = Static<typeof PendingEdit>

export const Rejection = Type.Object({ reason: Type.String({ minLength: 1, maxLength: 1000 }) }, closed)
export const Approved = Type.Object({ ...Ok.properties, article_id: Id }, closed)
