import { isHttpUrl } from '@bajiaozhi/shared/contracts/http-url'

/** An absolute http(s) URL in its normal form; undefined for anything that is none, carries credentials or is too long. */
export function webUrl(text: string | undefined, base: string): string | undefined {
  const trimmed = text?.trim()
  const url = trimmed ? URL.parse(trimmed, base) : null
  return url && isHttpUrl(url.href) ? url.href : undefined
}

/** The first of several that is such a URL. */
export function firstWebUrl(texts: readonly (string | undefined)[], base: string): string | undefined {
  for (const text of texts) {
    const url = webUrl(text, base)
    if (url !== undefined) return url
  }
  return undefined
}
