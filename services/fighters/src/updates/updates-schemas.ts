import { Id, Timestamp } from '@bajiaozhi/shared/contracts/primitives'
import Type, { type Static } from 'typebox'

const closed = { additionalProperties: false } as const

export const NewUpdate = Type.Object(
  {
    content: Type.String({ minLength: 1, maxLength: 1000 }),
    published_at: Type.Optional(
      Type.Union([Type.String({ maxLength: 40, description: 'RFC 3339; now when absent' }), Type.Null()]),
    ),
  },
  closed,
)
export type NewUpdate = Static<typeof NewUpdate>

export const FighterUpdate = Type.Object(
  { id: Id, fighter_id: Id, content: Type.String(), published_at: Timestamp },
  closed,
)
export type FighterUpdate = Static<typeof FighterUpdate>
