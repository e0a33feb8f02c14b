import type { IncomingHttpHeaders } from 'node:http'
import type { Dispatcher } from 'undici'
import type { Replica } from './replica.ts'

type Controller = Dispatcher.DispatchController

/** Whoever sent it. Nothing is told any more once the attempt was given up. */
export interface AttemptOwner {
  responseStarted: (attempt: Attempt, status: number, headers: IncomingHttpHeaders, message?: string) => void
  dataCame: (chunk: Buffer) => void
  responseEnded: (attempt: Attempt, trailers: IncomingHttpHeaders) => void
  attemptFailed: (attempt: Attempt, error: Error) => void
}

/** One attempt at one replica: what undici tells about it, until its end or until it is given up. */
export class Attempt implements Dispatcher.DispatchHandler {
  readonly replica: Replica
  /** Of the replica's ejection when it left. */
  readonly era: number
  /** Set when it is about to be written: until then no byte has left. */
  controller: Controller | undefined
  readonly #owner: AttemptOwner
  #isOver = false

  constructor(owner: AttemptOwner, replica: Replica, era: number) {
    this.#owner = owner
    this.replica = replica
    this.era = era
  }

  get isSent(): boolean {
    return this.controller !== undefined
  }

  /** Ends the request wherever it is; one that still waits for a connection is not written any more. */
  giveUp(reason: Error): void {
    this.#isOver = true
    this.controller?.abort(reason)
  }

  onRequestStart(controller: Controller): void {
    // Thrown rather than aborted: undici would close the connection that has just been made.
    if (this.#isOver) throw new Error('the request was given up before it was sent')
    this.controller = controller
  }

  onResponseStart(_: Controller, status: number, headers: IncomingHttpHeaders, message?: string): void {
    if (!this.#isOver && status >= 200) this.#owner.responseStarted(this, status, headers, message)
  }

  onResponseData(_: Controller, chunk: Buffer): void {
    if (!this.#isOver) this.#owner.dataCame(chunk)
  }

  onResponseEnd(_: Controller, trailers: IncomingHttpHeaders): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#owner.responseEnded(this, trailers)
  }

  onResponseError(_: Controller, error: Error): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#owner.attemptFailed(this, error)
  }
}
