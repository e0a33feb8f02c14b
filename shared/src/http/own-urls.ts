/** Images that the gateway serves are stored as paths, so that the data outlives a change of PUBLIC_BASE_URL. */
const OWN_PATHS = /^\/media-cache\/[\w./-]+$/

export interface OwnUrls {
  /** Whether it is the path of a file of our own. */
  isOwn: (url: string) => boolean
  /** The absolute URL that clients get. */
  toPublic: (stored: string) => string
  /** The path of one of ours when a client hands its absolute URL back; any other URL stays as it is. */
  toStored: (given: string) => string
}

export function createOwnUrls(publicBaseUrl: string): OwnUrls {
  const base = publicBaseUrl.replace(/\/+$/, '')
  const isOwn = (url: string) => OWN_PATHS.test(url) && !url.includes('..')
  return {
    isOwn,
    toPublic: (stored) => (stored.startsWith('/') ? `${base}${stored}` : stored),
    toStored(given) {
      const path = given.startsWith(`${base}/`) ? given.slice(base.length) : given
      return isOwn(path) ? path : given
    },
  }
}
