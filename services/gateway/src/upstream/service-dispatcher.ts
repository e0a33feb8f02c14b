import { Dispatcher } from 'undici'
import { Exchange, type ExchangeParts, type UpstreamRequest } from './exchange.ts'

/**
 * Sends each request to one replica of a service, and to another one where that is safe; whatever origin a request names is
 * not looked at. It takes `route` and `policy` with undici's own options. The controller that a handler gets at the start
 * aborts the request whatever has become of it by then.
 */
export class ServiceDispatcher extends Dispatcher {
  readonly #parts: ExchangeParts

  constructor(parts: ExchangeParts) {
    super()
    this.#parts = parts
  }

  override dispatch(request: UpstreamRequest, handler: Dispatcher.DispatchHandler): boolean {
    new Exchange(this.#parts, request, handler).start()
    return true
  }
}
