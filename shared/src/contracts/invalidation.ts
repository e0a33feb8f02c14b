import Type, { type Static } from 'typebox'

/** The NATS subject on which a domain's invalidations fan out. */
export const invalidationSubject = (domain: string): string => `cache.invalidate.${domain}`

/** A publisher repeats its number this often, so that a lost invalidation shows although no other follows. */
export const HEARTBEAT_MS = 500

/**
 * What a gateway hears after a committed write: the tags whose cached responses are void. Without tags it is a heartbeat,
 * which repeats the publisher's last number (0 before its first invalidation).
 */
export const Invalidation = Type.Object(
  {
    domain: Type.String({ minLength: 1, maxLength: 64 }),
    tags: Type.Array(Type.String({ minLength: 1, maxLength: 128 }), { maxItems: 1000 }),
    /** Unix milliseconds of the commit's announcement, for measuring; never for ordering. */
    at: Type.Integer(),
    /** A UUID per start of a process. */
    publisher: Type.String({ minLength: 1, maxLength: 64 }),
    /** Counts the invalidations of that process from 1; one that NATS did not take has used up its number. */
    seq: Type.Integer({ minimum: 0 }),
  },
  { additionalProperties: false },
)
export type Invalidation = Static<typeof Invalidation>
