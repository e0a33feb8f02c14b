import Type, { type TSchema } from 'typebox'

/** The largest id that is a safe JSON number in every client. */
const MAX_ID = Number.MAX_SAFE_INTEGER

export const Id = Type.Integer({ minimum: 1, maximum: MAX_ID })
/** An id, or 0 where the contract says "none". */
export const IdOrNone = Type.Integer({ minimum: 0, maximum: MAX_ID })
/** RFC 3339 in UTC, to the second. */
export const Timestamp = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}Z$' })
/** An absolute URL as it is shown to clients. */
export const AbsoluteUrl = Type.String({ maxLength: 2048 })

export const Ok = Type.Object({ ok: Type.Literal(true) }, { additionalProperties: false })

export const ErrorBody = Type.Object(
  {
    error: Type.String({ description: 'a sentence for a person' }),
    code: Type.String(),
    request_id: Type.String(),
    id: Type.Optional(Type.Integer({ description: 'the id of what stands in the way, on some 409' })),
  },
  { additionalProperties: false },
)

/** `{items, next_cursor}`: the shape of every list. */
export const List = <T extends TSchema>(item: T) =>
  Type.Object(
    { items: Type.Array(item), next_cursor: Type.Union([Type.String(), Type.Null()]) },
    { additionalProperties: false },
  )
