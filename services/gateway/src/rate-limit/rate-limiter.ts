import { LRUCache } from 'lru-cache'

export interface Rate {
  /** Requests a second that a key may make for ever. */
  perSec: number
  /** Requests that it may make at once after a pause. */
  burst: number
}

export interface RateLimiterOptions extends Rate {
  /** Keys that are remembered; above that, those that asked least lately are forgotten. */
  maxKeys?: number
  /** Monotonic milliseconds. */
  now?: () => number
}

/** Requests of a key that others have not heard of yet. */
export interface Taken {
  key: string
  requests: number
}

interface Account {
  /** When the whole burst is there again (the theoretical arrival time of GCRA). */
  freeAt: number
  untold: number
}

/** Some 10 MB with keys as long as IPv6 sites. */
const MAX_KEYS = 50_000
/** Sums of fractions of a millisecond may be off by this. */
const ROUNDING_MS = 1e-6

/**
 * A token bucket a key, as the generic cell rate algorithm (ITU-T I.371) keeps it: one number, the moment until which the key has
 * used its rate up. A key that owes nothing takes no memory once it was told to the others.
 */
export class RateLimiter {
  readonly rate: Rate
  readonly #now: () => number
  /** Milliseconds that one request costs, and that may be owed before it. */
  readonly #costMs: number
  readonly #toleranceMs: number
  /** Keys to be told or asked about, the longest untold first. */
  readonly #waiting = new Set<string>()
  readonly #accounts: LRUCache<string, Account>

  constructor({ perSec, burst, maxKeys = MAX_KEYS, now = () => performance.now() }: RateLimiterOptions) {
    this.rate = { perSec, burst }
    this.#now = now
    this.#costMs = 1000 / perSec
    this.#toleranceMs = (burst - 1) * this.#costMs
    this.#accounts = new LRUCache({ max: maxKeys, dispose: (_account, key) => this.#waiting.delete(key) })
  }

  get size(): number {
    return this.#accounts.size
  }

  /** @returns 0 and counts the request when it is within the rate, else the milliseconds until one would be */
  take(key: string): number {
    const now = this.#now()
    const account = this.#accounts.get(key) ?? this.#open(key, now)
    const owedMs = Math.max(account.freeAt - now, 0)
    const waitMs = owedMs - this.#toleranceMs
    if (waitMs > ROUNDING_MS) return waitMs
    account.freeAt = now + owedMs + this.#costMs
    account.untold += 1
    this.#waiting.add(key)
    return 0
  }

  /** Hands over what others have to hear, and the keys that owe and are asked about; each is to be settled afterwards. */
  handOver(most: number): Taken[] {
    const taken: Taken[] = []
    for (const key of this.#waiting) {
      if (taken.length === most) break
      const account = this.#accounts.peek(key)!
      taken.push({ key, requests: account.untold })
      account.untold = 0
      this.#waiting.delete(key)
    }
    return taken
  }

  /**
   * Learns what a key owed to all gateways together at that moment: never less than is known here already, since what was not heard
   * by the others (Redis was away) was taken all the same.
   */
  settle(key: string, owedMs: number, at: number): void {
    const account = this.#accounts.peek(key)
    if (account === undefined) return
    account.freeAt = Math.max(account.freeAt, at + owedMs + account.untold * this.#costMs)
    // Who owes is asked about again: others may let it in meanwhile.
    if (account.freeAt > this.#now()) this.#waiting.add(key)
    else if (account.untold === 0) this.#accounts.delete(key)
  }

  #open(key: string, freeAt: number): Account {
    const account = { freeAt, untold: 0 }
    this.#accounts.set(key, account)
    return account
  }
}
