import { Id, IdOrNone } from '@bajiaozhi/shared/contracts/primitives'
import Type, { type Static } from 'typebox'
import { ExternalRefs } from '../external-refs.ts'
import { BOUT_STATUSES, RESULT_SOURCES, RESULT_STATUSES } from './bout-states.ts'

const closed = { additionalProperties: false } as const
const Count = Type.Integer({ minimum: 0 })
const states = {
  status: Type.Enum(BOUT_STATUSES),
  result_status: Type.Enum(RESULT_STATUSES),
  result_source: Type.Enum(RESULT_SOURCES),
}

export const Bout = Type.Object(
  {
    id: Id,
    sequence_no: Count,
    red_fighter_id: Id,
    blue_fighter_id: Id,
    card_segment: Type.String(),
    weight_class: Type.String(),
    is_title: Type.Boolean(),
    red_ranking: Type.String(),
    blue_ranking: Type.String(),
    ...states,
    winner_id: IdOrNone,
    method: Type.String(),
    round: Count,
    time_sec: Count,
    external_refs: ExternalRefs,
  },
  closed,
)
export type Bout = Static<typeof Bout>

const OrNull = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()])

const corners = { red_fighter_id: Id, blue_fighter_id: Id }
/** `null` means none: the empty text, 0, no references. */
const optional = {
  sequence_no: Type.Integer({ minimum: 1, maximum: 1000 }),
  card_segment: OrNull(Type.String({ maxLength: 32 })),
  weight_class: OrNull(Type.String({ maxLength: 64 })),
  is_title: Type.Boolean(),
  red_ranking: OrNull(Type.String({ maxLength: 16 })),
  blue_ranking: OrNull(Type.String({ maxLength: 16 })),
  winner_id: OrNull(IdOrNone),
  method: OrNull(Type.String({ maxLength: 255 })),
  round: OrNull(Type.Integer({ minimum: 0, maximum: 20 })),
  time_sec: OrNull(Type.Integer({ minimum: 0, maximum: 3600 })),
  ...states,
  external_refs: OrNull(ExternalRefs),
}
const readOnly = { id: Type.Optional(Type.Unknown({ description: 'read-only, ignored' })) }

export const NewBout = Type.Object(
  { ...corners, ...Type.Partial(Type.Object(optional)).properties, ...readOnly },
  closed,
)
export type NewBout = Static<typeof NewBout>

/** An absent key changes nothing, `null` clears. */
export const BoutEdit = Type.Object(
  { ...Type.Partial(Type.Object({ ...corners, ...optional })).properties, ...readOnly },
  closed,
)
export type BoutEdit = Static<typeof BoutEdit>

export const BoutParams = Type.Object({
  id: Type.String({ description: 'the event' }),
  bout_id: Type.String({ description: 'a positive integer' }),
})
