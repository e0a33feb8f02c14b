/**
 * So many failures in a row, without any success between: one or two come of a single request that no replica could answer, or
 * of a connection that broke on the way.
 */
const FAILURES_IN_A_ROW = 3
const FIRST_MS = 5000
const LONGEST_MS = 40_000

/**
 * Whether a replica is left out because of what requests to it met with (Envoy's outlier detection, with the half-open state of
 * a circuit breaker). Times are monotonic milliseconds.
 */
export class Ejection {
  #failures = 0
  #inARow = 0
  #until: number | undefined
  #probes = 0
  /** Raised by every change of state: what began before it says nothing about the state now. */
  #era = 0

  get isOut(): boolean {
    return this.#until !== undefined
  }

  /** Its time out is over, and no other request is finding out how it does. */
  mayProbe(now: number): boolean {
    return this.#until !== undefined && now >= this.#until && this.#probes === 0
  }

  /** Call it when a request leaves; one of the others then takes what is returned. */
  begin(): number {
    if (this.isOut) this.#probes += 1
    return this.#era
  }

  /** The request ended without saying anything about the replica. */
  ended(era: number): void {
    if (era === this.#era && this.isOut) this.#probes -= 1
  }

  succeeded(era: number): void {
    if (era !== this.#era) return
    this.#failures = 0
    if (!this.isOut) return
    this.#inARow = 0
    this.#until = undefined
    this.#nextEra()
  }

  /**
   * @param mayLeave whether another one can take over
   * @returns whether it was ejected by this
   */
  failed(era: number, now: number, mayLeave: boolean): boolean {
    if (era !== this.#era) return false
    if (!this.isOut) {
      this.#failures += 1
      if (this.#failures < FAILURES_IN_A_ROW || !mayLeave) return false
    }
    this.#until = now + Math.min(FIRST_MS * 2 ** this.#inARow, LONGEST_MS)
    this.#inARow = Math.min(this.#inARow + 1, 10)
    this.#failures = 0
    this.#nextEra()
    return true
  }

  #nextEra(): void {
    this.#era += 1
    this.#probes = 0
  }
}
