import type { Policy } from './policy.ts'

/**
 * The time that a request has: for all of it, and within that for the head of each attempt. One timer, which is set once for most
 * requests; those of undici tick every half second. While whoever reads the answer does not keep up, time stands still: that is not
 * the service's doing. What has arrived when time is up is heard first (see giveUpAfter).
 */
export class RequestClock {
  readonly #startedAt = performance.now()
  readonly #policy: Policy
  readonly #onTimeUp: () => void
  #deadline: number
  #headBy = 0
  #pausedAt: number | undefined
  #timer: NodeJS.Timeout | undefined
  #lastTurn: NodeJS.Immediate | undefined

  constructor(policy: Policy, onTimeUp: () => void) {
    this.#policy = policy
    this.#onTimeUp = onTimeUp
    this.#deadline = this.#startedAt + policy.totalMs
  }

  /** Milliseconds since it began. */
  get passed(): number {
    return performance.now() - this.#startedAt
  }

  get isPaused(): boolean {
    return this.#pausedAt !== undefined
  }

  get isOver(): boolean {
    return performance.now() >= this.#deadline
  }

  /** @returns milliseconds that are left in all */
  beginAttempt(now: number): number {
    const left = this.#deadline - now
    this.#headBy = now + Math.min(this.#policy.attemptMs, left)
    this.#wait(this.#headBy - now)
    return left
  }

  /** The head of this attempt may take all of the time there is. */
  waitOn(): void {
    this.headCame()
    this.#look()
  }

  /** From now on only the whole counts. The timer finds that out by itself. */
  headCame(): void {
    this.#headBy = Number.POSITIVE_INFINITY
  }

  pause(): void {
    this.#pausedAt ??= performance.now()
  }

  resume(): void {
    if (this.#pausedAt !== undefined) this.#deadline += performance.now() - this.#pausedAt
    this.#pausedAt = undefined
  }

  stop(): void {
    clearTimeout(this.#timer)
    clearImmediate(this.#lastTurn)
  }

  #wait(ms: number): void {
    this.stop()
    this.#timer = setTimeout(() => this.#look(), Math.max(1, ms))
  }

  #look(isLastTurn = false): void {
    const left = Math.min(this.#headBy, this.#deadline) - performance.now()
    if (this.isPaused) this.#wait(this.#policy.attemptMs)
    else if (left > 0) this.#wait(left)
    else if (isLastTurn) this.#onTimeUp()
    else this.#lastTurn = setImmediate(() => this.#look(true))
  }
}
