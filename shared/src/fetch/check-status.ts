import { FetchError } from './fetch-error.ts'

const MAX_RETRY_AFTER_SEC = 24 * 3600
/** Client errors that pass by themselves: request time-out, too early, too many requests. */
const PASSING = new Set([408, 425, 429])

/** @throws FetchError for anything but 2xx; 4xx is permanent, save for those that pass by themselves */
export function checkStatus(status: number, retryAfter: string | undefined): void {
  if (status >= 200 && status < 300) return
  const permanent = status < 500 && !PASSING.has(status)
  const retryAfterSec = permanent ? undefined : readRetryAfter(retryAfter)
  throw new FetchError(`the server answers ${status}${meaning(status)}`, {
    kind: 'status',
    permanent,
    status,
    retryAfterSec,
  })
}

function meaning(status: number): string {
  if (status === 404) return ' (not found)'
  if (status === 410) return ' (gone)'
  if (status === 401 || status === 403) return ' (access denied)'
  if (status === 429) return ' (too many requests)'
  return status >= 500 ? ' (its own failure)' : ''
}

/** Seconds, or an HTTP date (RFC 9110, 10.2.3). */
function readRetryAfter(value: string | undefined): number | undefined {
  if (value === undefined) return undefined
  const seconds = /^\d+$/.test(value) ? Number(value) : Math.ceil((Date.parse(value) - Date.now()) / 1000)
  return Number.isNaN(seconds) ? undefined : Math.min(Math.max(seconds, 0), MAX_RETRY_AFTER_SEC)
}
