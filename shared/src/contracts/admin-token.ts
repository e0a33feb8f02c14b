import Type from 'typebox'

/** What every admin token says and what every verifier pins (RFC 8725). */
export const ADMIN_TOKEN = {
  algorithm: 'HS256',
  issuer: 'bajiaozhi',
  audience: 'bajiaozhi-admin',
  role: 'admin',
  lifetimeSec: 15 * 60,
} as const

/** The keys of revoked tokens in the streams' Redis are of one slot: articles writes them, gateway and services may read them. */
const REVOKED = 'auth:revoked:{tokens}'

/** The flag that says a token was revoked. */
export const revokedTokenKey = (jti: string): string => `${REVOKED}:${jti}`

/** What articles says of its flags as a whole (ADR 033). */
export const REVOKED_COPY = {
  /** Every token that was revoked more than a second ago has its flag. Expires by itself within that second. */
  complete: `${REVOKED}.complete`,
  /** This Redis has held such a copy, and has not been emptied since. */
  held: `${REVOKED}.held`,
} as const

/** What articles answers at `/internal/tokens/:jti`. */
export const TokenState = Type.Object({ revoked: Type.Boolean() }, { additionalProperties: false })
