import { isHttpUrl } from '../contracts/http-url.ts'
import { badRequest } from '../errors/app-error.ts'
import type { OwnUrls } from './own-urls.ts'

/** @throws AppError 400 unless the field holds an absolute http(s) URL, or nothing. */
export function checkUrl(field: string, url: string | null | undefined): void {
  if (url === null || url === undefined || isHttpUrl(url)) return
  throw badRequest('INVALID_URL', `${field} must be an http or https URL of at most 2048 bytes, without credentials`)
}

/** A link to an image or video as it is stored: an absolute URL, or the path of a file of our own. */
export function toStoredMedia(field: string, given: string | null, urls: OwnUrls): string | null {
  const url = given === null ? null : urls.toStored(given)
  if (url !== null && urls.isOwn(url)) return url
  checkUrl(field, url)
  return url
}
