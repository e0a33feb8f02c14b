import Type, { type Static } from 'typebox'

/** What providers call an event or a bout of ours: `{"ufc_live": "1069"}`. */
export const ExternalRefs = Type.Record(
  Type.String({ pattern: '^[a-z][a-z0-9_]{0,31}$' }),
  Type.String({ minLength: 1, maxLength: 64 }),
  { additionalProperties: false, maxProperties: 16 },
)
export type ExternalRefs = Static<typeof ExternalRefs>
