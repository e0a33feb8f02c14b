import { setTimeout as pause } from 'node:timers/promises'
import { UpstreamError } from '@bajiaozhi/shared/http/internal-client'

/** A service that restarts is back within this time; a longer outage costs the job one of its attempts. */
const PAUSES_MS = [250, 500, 1000, 2000, 4000, 8000]

/** Repeats an idempotent call while the other service gives no answer or says that it is not able to. */
export async function patiently<T>(
  call: () => Promise<T>,
  signal: AbortSignal,
  pausesMs: readonly number[] = PAUSES_MS,
): Promise<T> {
  for (const pauseMs of pausesMs) {
    try {
      return await call()
    } catch (error) {
      if (signal.aborted || !isPassing(error)) throw error
    }
    await pause(pauseMs, undefined, { signal })
  }
  return call()
}

const isPassing = (error: unknown): boolean =>
  error instanceof UpstreamError && (error.status === 0 || error.status >= 500 || error.status === 429)
