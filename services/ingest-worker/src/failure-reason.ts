import { FetchError } from '@bajiaozhi/shared/fetch/fetch-error'
import { UpstreamError } from '@bajiaozhi/shared/http/internal-client'
import { PermanentError } from '@bajiaozhi/shared/streams/permanent-error'

/** What an editor reads about a failed job: no host, port or stack of ours. The log has the rest. */
export function failureReason(error: unknown): string {
  if (error instanceof FetchError || error instanceof PermanentError) return error.message.slice(0, 1000).toWellFormed()
  if (!(error instanceof UpstreamError)) return 'the worker failed unexpectedly'
  return isRefusal(error)
    ? 'the articles service did not accept the result'
    : 'the articles service could not be reached'
}

/** The other service understood, and another try would be refused the same way. */
export const isRefusal = (error: unknown): boolean =>
  error instanceof UpstreamError && [400, 404, 409, 413, 422].includes(error.status)
