import { isHttpUrl } from '@bajiaozhi/shared/contracts/http-url'
import { badRequest } from '@bajiaozhi/shared/errors/app-error'
import type { OwnUrls } from '@bajiaozhi/shared/http/own-urls'

/**
 * A link to an image or video as it is stored: an absolute http(s) URL, the path of a file of our own, or `''` for none.
 * @throws AppError 400 for anything else
 */
export function toStoredMedia(field: string, given: string | null, urls: OwnUrls): string {
  const url = urls.toStored(given ?? '')
  if (url === '' || urls.isOwn(url) || isHttpUrl(url)) return url
  throw badRequest('INVALID_URL', `${field} must be an http or https URL of at most 2048 bytes, without credentials`)
}
