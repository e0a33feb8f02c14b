import { AbsoluteUrl, Id, IdOrNone, List, Timestamp } from '@bajiaozhi/shared/contracts/primitives'
import { pageQuery } from '@bajiaozhi/shared/http/page'
import Type, { type Static } from 'typebox'
import { RESULT_STATUSES } from '../bouts/bout-states.ts'
import { EVENT_STATUSES } from '../events/event-states.ts'

const closed = { additionalProperties: false } as const
const Count = Type.Integer({ minimum: 0 })
const Status = Type.Enum(EVENT_STATUSES)

const eventFields = {
  id: Id,
  org: Type.String(),
  name: Type.String(),
  status: Status,
  starts_at: Timestamp,
  venue: Type.String(),
  poster_url: Type.Optional(AbsoluteUrl),
  promo_video_url: Type.Optional(AbsoluteUrl),
}

export const EventSummary = Type.Object({ ...eventFields, bout_count: Count }, closed)
export type EventSummary = Static<typeof EventSummary>
export const EventSummaryList = List(EventSummary)
export type EventSummaryList = Static<typeof EventSummaryList>

const result = {
  result: Type.String({ description: 'for people, e.g. `KO/TKO R2 1:40`; "" when there is none' }),
  winner_id: IdOrNone,
  method: Type.String(),
  round: Count,
  time_sec: Count,
  result_status: Type.Enum(RESULT_STATUSES),
}

/** All seven are always there. */
const CardFighter = Type.Object(
  {
    id: Id,
    name: Type.String(),
    name_zh: Type.String(),
    country: Type.String(),
    rank: Type.String(),
    weight_class: Type.String(),
    avatar_url: Type.String({ description: 'absolute, or ""' }),
  },
  closed,
)

const CardBout = Type.Object(
  {
    id: Id,
    card_segment: Type.String(),
    weight_class: Type.String(),
    is_title: Type.Boolean(),
    ...result,
    red_fighter: CardFighter,
    blue_fighter: CardFighter,
  },
  closed,
)
export type CardBout = Static<typeof CardBout>

const PlainBout = Type.Object(
  {
    id: Id,
    sequence_no: Count,
    red_fighter_id: Id,
    blue_fighter_id: Id,
    card_segment: Type.String(),
    weight_class: Type.String(),
    red_ranking: Type.String(),
    blue_ranking: Type.String(),
    ...result,
  },
  closed,
)

export const EventCard = Type.Object(
  {
    ...eventFields,
    updated_at: Timestamp,
    bouts: Type.Array(PlainBout),
    main_card: Type.Array(CardBout),
    prelims: Type.Array(CardBout),
  },
  closed,
)
export type EventCard = Static<typeof EventCard>

export const EventsQuery = Type.Object({
  ...pageQuery(50),
  org: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
  date: Type.Optional(Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: 'a day in Asia/Shanghai' })),
  status: Type.Optional(Status),
})
