const SLOTS = 10
const SLOT_MS = 200
const SECONDS = (SLOTS * SLOT_MS) / 1000
const PER_REQUEST = 0.1
const PER_SECOND = 10

/**
 * How many further attempts a service may be sent: in any two seconds 10% of its requests and 10 a second (Finagle's RetryBudget).
 * So a service that is down is asked hardly more often than without retries, and yet what one dead replica had in hand can be
 * sent elsewhere at once: with 300 requests a second, 80.
 */
export class RetryBudget {
  readonly #now: () => number
  readonly #requests = new Array<number>(SLOTS).fill(0)
  readonly #retries = new Array<number>(SLOTS).fill(0)
  #slot = 0

  /** @param now monotonic milliseconds */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now
  }

  /** Counts a request's first attempt. */
  noteRequest(): void {
    this.#roll()
    this.#requests[this.#slot % SLOTS]! += 1
  }

  /** Takes one further attempt out of the budget, if there is one. */
  take(): boolean {
    this.#roll()
    if (sum(this.#retries) + 1 > sum(this.#requests) * PER_REQUEST + PER_SECOND * SECONDS) return false
    this.#retries[this.#slot % SLOTS]! += 1
    return true
  }

  #roll(): void {
    const slot = Math.floor(this.#now() / SLOT_MS)
    const from = Math.max(this.#slot + 1, slot - SLOTS + 1)
    for (let passed = from; passed <= slot; passed++) {
      this.#requests[passed % SLOTS] = 0
      this.#retries[passed % SLOTS] = 0
    }
    this.#slot = slot
  }
}

const sum = (counts: readonly number[]): number => {
  let total = 0
  for (const count of counts) total += count
  return total
}
