import { setTimeout as pause } from 'node:timers/promises'

/** A gateway asks every 500 ms; one that was silent for this long is gone, and nobody waits for it. */
const WATCHED_MS = 2000
/** Three polls: a gateway that has not asked by then hangs, and will find the replica gone as it would a dead one. */
const TELL_WITHIN_MS = 1500
const LOOK_EVERY_MS = 20
/** Of names that a caller chooses: more than there are gateways, and no memory to speak of. */
const MOST_WATCHERS = 1000

interface Watcher {
  /** Monotonic milliseconds of its last answer. */
  at: number
  isTold: boolean
}

/** That a process is about to leave, and which gateways have heard of it. */
export class Departure {
  readonly #watchers = new Map<string, Watcher>()
  #isLeaving = false

  /** Whether nothing new should be sent here; `/readyz` says so. */
  get isLeaving(): boolean {
    return this.#isLeaving
  }

  begin(): void {
    this.#isLeaving = true
  }

  /** A gateway has got an answer of `/readyz`. `isTold`: it said that this process leaves. */
  answered(gateway: string, isTold: boolean): void {
    this.#watchers.delete(gateway)
    this.#watchers.set(gateway, { at: performance.now(), isTold })
    const [oldest] = this.#watchers.keys()
    if (this.#watchers.size > MOST_WATCHERS && oldest !== undefined) this.#watchers.delete(oldest)
  }

  /** Resolves once every gateway that watches has heard of it, at once when none does, and after 1.5 s come what may. */
  async everybodyKnows(): Promise<void> {
    const until = performance.now() + TELL_WITHIN_MS
    while (this.#isUntold() && performance.now() < until) await pause(LOOK_EVERY_MS)
  }

  #isUntold(): boolean {
    const watchedSince = performance.now() - WATCHED_MS
    return [...this.#watchers.values()].some(({ at, isTold }) => !isTold && at > watchedSince)
  }
}
