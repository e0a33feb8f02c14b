import { createHash } from 'node:crypto'

/** What makes two URLs the same article: the SHA-256 of the URL as browsers write it (host in lower case, escapes, no default port). */
export const sourceUrlHash = (url: string): Buffer =>
  createHash('sha256')
    .update(URL.parse(url)?.href ?? url)
    .digest()
