import type { Dispatcher } from 'undici'

type Controller = Dispatcher.DispatchController

export interface AttemptEnd {
  /** Runs once, when nothing more will come. */
  done: () => void
  /**
   * The connection was not made (`sent` is false: no byte has left) or broke before any answer came. Returns whether the
   * request goes on elsewhere; if not, the error is passed on.
   */
  lost: (error: Error, sent: boolean) => boolean
}

/** Failures of the connection itself, as opposed to a request that undici refuses to send at all. */
const CONNECTION_ERRORS = new Set([
  'EADDRNOTAVAIL',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTDOWN',
  'EHOSTUNREACH',
  'ENETDOWN',
  'ENETUNREACH',
  'EPIPE',
  'ETIMEDOUT',
  'UND_ERR_CLOSED',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_DESTROYED',
  'UND_ERR_SOCKET',
])

/** Watches one attempt at one replica on its way to the caller's handler. */
export class Attempt implements Dispatcher.DispatchHandler {
  readonly #handler: Dispatcher.DispatchHandler
  readonly #end: AttemptEnd
  #sent = false
  #answered = false

  constructor(handler: Dispatcher.DispatchHandler, end: AttemptEnd) {
    this.#handler = handler
    this.#end = end
  }

  onRequestStart(controller: Controller, context: unknown): void {
    this.#sent = true
    this.#handler.onRequestStart?.(controller, context)
  }

  onResponseStart(...args: Parameters<NonNullable<Dispatcher.DispatchHandler['onResponseStart']>>): void {
    this.#answered = true
    this.#handler.onResponseStart?.(...args)
  }

  onResponseData(controller: Controller, chunk: Buffer): void {
    this.#handler.onResponseData?.(controller, chunk)
  }

  onResponseEnd(...args: Parameters<NonNullable<Dispatcher.DispatchHandler['onResponseEnd']>>): void {
    this.#end.done()
    this.#handler.onResponseEnd?.(...args)
  }

  onResponseError(controller: Controller, error: Error): void {
    this.#end.done()
    if (!this.#answered && isConnectionError(error) && this.#end.lost(error, this.#sent)) return
    this.#handler.onResponseError?.(controller, error)
  }
}

const isConnectionError = (error: NodeJS.ErrnoException): boolean => CONNECTION_ERRORS.has(error.code ?? '')
