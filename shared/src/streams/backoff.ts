export interface Backoff {
  /** The longest pause after the first failure; it doubles with each that follows. */
  baseMs: number
  maxMs: number
}

/** A source that asks for more is not obeyed: a job would be forgotten for days. */
const MAX_RETRY_AFTER_MS = 3600_000

/**
 * Milliseconds until another attempt: exponential with full jitter (anything between 0 and the longest), so that jobs that failed together
 * do not come back together. What the error says of a Retry-After is waited for first.
 */
export function backoffMs(failures: number, { baseMs, maxMs }: Backoff, error?: unknown, random = Math.random): number {
  const longest = Math.min(baseMs * 2 ** Math.min(failures - 1, 30), maxMs)
  return retryAfterMs(error) + random() * longest
}

function retryAfterMs(error: unknown): number {
  const { retryAfterSec } = (error ?? {}) as { retryAfterSec?: unknown }
  const ms = typeof retryAfterSec === 'number' && retryAfterSec > 0 ? retryAfterSec * 1000 : 0
  return Math.min(ms, MAX_RETRY_AFTER_MS)
}
