import { AsyncLocalStorage } from 'node:async_hooks'
import { type AppError, unavailable } from '../errors/app-error.ts'

/** Milliseconds that whoever asks goes on waiting, counted from when the request was sent. Between our own processes only. */
export const DEADLINE_HEADER = 'x-deadline-ms'

/** How long somebody waits for the answer to a request. */
export class Deadline {
  /** Monotonic milliseconds; infinite when whoever asks did not say. */
  readonly at: number
  #reason: Error | undefined
  #ended: AbortController | undefined

  constructor(ms: number) {
    this.at = performance.now() + ms
  }

  /** Aborted when the time is over, or when whoever asked has left. */
  get signal(): AbortSignal {
    this.#ended ??= new AbortController()
    if (this.#reason) this.#ended.abort(this.#reason)
    return this.#ended.signal
  }

  /** Nobody waits any more. */
  end(reason: Error): void {
    this.#reason = reason
    this.#ended?.abort(reason)
  }
}

const current = new AsyncLocalStorage<Deadline>()

/** Runs what handles a request, and all that this begins, under its deadline. */
export const runUnder = <T>(deadline: Deadline, work: () => T): T => current.run(deadline, work)

/** Milliseconds left for the request that is being handled; infinite without a deadline, and outside of requests. */
export const timeLeft = (): number => (current.getStore()?.at ?? Number.POSITIVE_INFINITY) - performance.now()

/** Aborted when nobody waits any more for the request that is being handled; nothing outside of requests. */
export const requestSignal = (): AbortSignal | undefined => current.getStore()?.signal

/** @throws AppError 503 when the answer to the request that is being handled would come too late */
export function assertInTime(): void {
  if (timeLeft() <= 0) throw tooLate()
}

export const tooLate = (): AppError => unavailable('DEADLINE_EXCEEDED', 'there was not enough time for an answer')
