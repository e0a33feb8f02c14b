import type { ServerResponse } from 'node:http'
import { Dispatcher } from 'undici'
import type { Told, UpstreamRequest } from '../upstream/exchange.ts'

/** Under this name the headers that reply-from hands on carry the signal of a client that leaves; undici sends no symbols. */
export const CLIENT_LEFT = Symbol('client left')

/** Aborted when the response is given up before it was sent to its end. */
export function leavingOf(response: ServerResponse): AbortSignal {
  const left = new AbortController()
  response.once('close', () => {
    if (!response.writableFinished) left.abort()
  })
  return left.signal
}

/**
 * A service's dispatcher as reply-from calls it for one row of the table: with what the row says, and with the signal of
 * the client, for which reply-from has no place.
 */
export class ProxiedDispatcher extends Dispatcher {
  readonly #to: Dispatcher
  readonly #told: Told

  constructor(to: Dispatcher, told: Told) {
    super()
    this.#to = to
    this.#told = told
  }

  override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    return this.#to.dispatch({ ...options, ...this.#told } as UpstreamRequest, handler)
  }

  override request(options: Dispatcher.RequestOptions, callback?: unknown): never {
    const { [CLIENT_LEFT]: signal } = options.headers as { [CLIENT_LEFT]?: AbortSignal }
    return super.request({ ...options, signal: signal ?? null }, callback as never) as never
  }
}
