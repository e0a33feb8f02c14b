import { Dispatcher } from 'undici'
import type { UpstreamRequest } from '../upstream/exchange.ts'
import { OverdueError } from '../upstream/failure.ts'
import type { Admission, Priority } from './admission.ts'

type Controller = Dispatcher.DispatchController

/** The service has as much to do as it can; nothing was sent. */
export class OverloadedError extends Error {
  readonly code = 'OVERLOADED'

  constructor() {
    super('the service is asked for more than it can do')
    this.name = 'OverloadedError'
  }
}

const OVERLOADED = new OverloadedError()

export interface LimitedDispatcherOptions {
  inner: Dispatcher
  admission: Admission
  onShed: (priority: Priority) => void
}

/** Sends on what a service can take now, and fails the rest at once with an OverloadedError. */
export class LimitedDispatcher extends Dispatcher {
  readonly #inner: Dispatcher
  readonly #admission: Admission
  readonly #onShed: (priority: Priority) => void

  constructor({ inner, admission, onShed }: LimitedDispatcherOptions) {
    super()
    this.#inner = inner
    this.#admission = admission
    this.#onShed = onShed
  }

  override dispatch(request: UpstreamRequest, handler: Dispatcher.DispatchHandler): boolean {
    const { priority } = request
    if (this.#admission.enter(priority)) {
      return this.#inner.dispatch(request, new Admitted(handler, this.#admission, priority))
    }
    this.#onShed(priority)
    handler.onResponseError?.(null as never, OVERLOADED)
    return true
  }
}

/** One request that was let in, on its way to the caller's handler. */
class Admitted implements Dispatcher.DispatchHandler {
  readonly #handler: Dispatcher.DispatchHandler
  readonly #admission: Admission
  readonly #priority: Priority
  readonly #begunAt = performance.now()

  constructor(handler: Dispatcher.DispatchHandler, admission: Admission, priority: Priority) {
    this.#handler = handler
    this.#admission = admission
    this.#priority = priority
  }

  onRequestStart(controller: Controller, context: unknown): void {
    this.#handler.onRequestStart?.(controller, context)
  }

  onResponseStart(...args: Parameters<NonNullable<Dispatcher.DispatchHandler['onResponseStart']>>): void {
    this.#observe(false)
    this.#handler.onResponseStart?.(...args)
  }

  onResponseData(controller: Controller, chunk: Buffer): void {
    this.#handler.onResponseData?.(controller, chunk)
  }

  onResponseEnd(...args: Parameters<NonNullable<Dispatcher.DispatchHandler['onResponseEnd']>>): void {
    this.#admission.leave(this.#priority)
    this.#handler.onResponseEnd?.(...args)
  }

  onResponseError(controller: Controller, error: Error): void {
    if (error instanceof OverdueError) this.#observe(true)
    this.#admission.leave(this.#priority)
    this.#handler.onResponseError?.(controller, error)
  }

  #observe(isTimeout: boolean): void {
    this.#admission.observe(this.#priority, performance.now() - this.#begunAt, isTimeout)
  }
}
