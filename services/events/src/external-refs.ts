import Type from 'typebox'

export type ExternalRefs = Record<string, string>

/**
 * What providers call an event or a bout of ours: `{"ufc_live": "1069"}`. Said in full: the API's document would leave the names of a
 * TypeBox Record out.
 */
export const ExternalRefs = Type.Unsafe<ExternalRefs>({
  type: 'object',
  propertyNames: { pattern: '^[a-z][a-z0-9_]{0,31}$' },
  additionalProperties: { type: 'string', minLength: 1, maxLength: 64 },
  maxProperties: 16,
})
