/**
 * On every answer of the gateway. Nothing of ours is a page, but for `/docs`, which brings its own policy, so nothing may be
 * run or framed. Strict-Transport-Security is said by whoever ends TLS (RFC 6797, 7.2: not over plain HTTP); the gateway does not.
 */
export const SECURITY_HEADERS = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const
