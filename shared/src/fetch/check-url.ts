import { FetchError } from './fetch-error.ts'

const MAX_URL_BYTES = 2048

/** Reads a URL that may be fetched: http or https, without credentials, its fragment cut off. */
export function checkUrl(text: string, base?: URL): URL {
  const url = URL.parse(text, base?.href)
  if (!url) throw refuse('the URL cannot be read')
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw refuse('only http and https URLs are fetched')
  if (url.username !== '' || url.password !== '') throw refuse('a URL with a user name or password is not fetched')
  url.hash = ''
  if (Buffer.byteLength(url.href) > MAX_URL_BYTES) throw refuse(`the URL is longer than ${MAX_URL_BYTES} bytes`)
  return url
}

const refuse = (reason: string): FetchError => new FetchError(reason, { kind: 'url', permanent: true })
