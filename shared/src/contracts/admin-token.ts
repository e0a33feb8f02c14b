/** What every admin token says and what every verifier pins (RFC 8725). */
export const ADMIN_TOKEN = {
  algorithm: 'HS256',
  issuer: 'bajiaozhi',
  audience: 'bajiaozhi-admin',
  role: 'admin',
} as const

/** The key in the streams' Redis that says a token was revoked (law 1's exception: gateway and services may read it). */
export const revokedTokenKey = (jti: string): string => `auth:revoked:${jti}`
