import { AbsoluteUrl, Id, IdOrNone, List, Timestamp } from '@bajiaozhi/shared/contracts/primitives'
import { pageQuery } from '@bajiaozhi/shared/http/page'
import Type, { type Static } from 'typebox'

const closed = { additionalProperties: false } as const

export const Article = Type.Object(
  {
    id: Id,
    source_id: IdOrNone,
    title: Type.String(),
    summary: Type.String(),
    source_url: AbsoluteUrl,
    published_at: Timestamp,
    cover_url: Type.Optional(AbsoluteUrl),
    video_url: Type.Optional(AbsoluteUrl),
    can_play: Type.Boolean(),
  },
  closed,
)

export const ArticleList = List(Article)
export type ArticleList = Static<typeof ArticleList>

export const ArticlesQuery = Type.Object(pageQuery(20))

export const ManualArticle = Type.Object(
  {
    source_id: Id,
    title: Type.String({ minLength: 1, maxLength: 512 }),
    summary: Type.String({ minLength: 1, maxLength: 5000 }),
    source_url: Type.String({ minLength: 1, maxLength: 2048 }),
    cover_url: Type.Optional(Type.Union([Type.String({ minLength: 1, maxLength: 2048 }), Type.Null()])),
    video_url: Type.Optional(Type.Union([Type.String({ minLength: 1, maxLength: 2048 }), Type.Null()])),
  },
  closed,
)
export type ManualArticle = Static<typeof ManualArticle>

export const Unpublishing = Type.Object({ reason: Type.String({ minLength: 1, maxLength: 1000 }) }, closed)
