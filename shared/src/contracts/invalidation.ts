import Type, { type Static } from 'typebox'

/** The NATS subject on which a domain's invalidations fan out. */
export const invalidationSubject = (domain: string): string => `cache.invalidate.${domain}`

/** What a gateway hears after a committed write: the tags whose cached responses are void. */
export const Invalidation = Type.Object(
  {
    domain: Type.String({ minLength: 1, maxLength: 64 }),
    tags: Type.Array(Type.String({ minLength: 1, maxLength: 128 }), { maxItems: 1000 }),
    /** Unix milliseconds of the commit's announcement, for measuring; never for ordering. */
    at: Type.Integer(),
  },
  { additionalProperties: false },
)
export type Invalidation = Static<typeof Invalidation>
