/** RFC 3986: what stands in a path segment as it is, and percent-encoded bytes in upper or lower case. */
const SEGMENTS = /^(?:\/(?:[A-Za-z0-9\-._~!$&'()*+,;=:@]|%[0-9A-Fa-f]{2})*)+$/
/** Encoded characters that need no encoding, or that would be read differently by whoever decodes first. */
const HIDDEN = /[A-Za-z0-9\-._~/\\%\p{Cc}]/u
const DOTS = /\/\.{1,2}(?:[/;]|$)/

export function pathOf(url: string): string {
  const at = url.indexOf('?')
  return at === -1 ? url : url.slice(0, at)
}

/**
 * Whether a path is spelled in its one normal form: no empty or dot segments, no backslash, no fragment, and nothing encoded
 * that could stand as it is or that changes what the path means (`%2f`, `%5c`, `%2e`, `%25`, `%00`, `%69`). Routing, auth and
 * services must all see the same path, so a second spelling of one is refused rather than repaired.
 */
export function isNormalPath(path: string): boolean {
  if (!SEGMENTS.test(path) || path.includes('//') || DOTS.test(path)) return false
  const encoded = path.match(/(?:%[0-9A-Fa-f]{2})+/g) ?? []
  return encoded.every(hidesNothing)
}

function hidesNothing(encoded: string): boolean {
  try {
    return !HIDDEN.test(decodeURIComponent(encoded))
  } catch {
    return false
  }
}
