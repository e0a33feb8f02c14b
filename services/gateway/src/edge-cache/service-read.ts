import type { IncomingHttpHeaders } from 'node:http'
import { REQUEST_ID_HEADER } from '@bajiaozhi/shared/http/request-id'
import type { Dispatcher } from 'undici'
import type { Forwarded } from '../edge/client.ts'
import { traceHeaders } from '../edge/trace-context.ts'
import type { Told, UpstreamRequest } from '../upstream/exchange.ts'
import type { Upstream } from '../upstream/upstream.ts'
import type { Departed } from './departed.ts'

/** What a service answered to one public GET, whole and in identity coding. */
export interface ServiceAnswer {
  status: number
  headers: IncomingHttpHeaders
  chunks: readonly Buffer[]
}

/** Who asks first lends the shared request its id, its place in a trace and its address. */
export interface Asker {
  requestId: string
  headers: IncomingHttpHeaders
  forwarded: Forwarded
  /** Counts the request that leaves for this asker, if one does; throws when there may be none. */
  admit: () => void
}

/** More than this is not held in memory for sharing: 100 items of a list stay far below. */
const MAX_BODY_BYTES = 4 * 1024 * 1024

/** The answer cannot be shared; it can still be passed on as it comes. */
export class AnswerTooLargeError extends Error {
  constructor() {
    super(`the answer has more than ${MAX_BODY_BYTES} bytes`)
    this.name = 'AnswerTooLargeError'
  }
}

/** Everybody who waited for an answer has left. */
export class NobodyWaitsError extends Error {
  constructor() {
    super('nobody waits for the answer any more')
    this.name = 'NobodyWaitsError'
  }
}

/** Reads one URL from a service; rejects when no whole answer is there in time. */
export function readService(
  { host, dispatcher }: Pick<Upstream, 'host' | 'dispatcher'>,
  path: string,
  asker: Asker,
  told: Told,
): Departed<ServiceAnswer> {
  const reading = new Reading()
  const request: UpstreamRequest = { ...told, path, method: 'GET', headers: headersFor(host, asker) }
  dispatcher.dispatch(request, reading)
  return reading
}

/** Collects a response in one piece; undici's own stream for it costs more than all the rest of a read. */
class Reading implements Dispatcher.DispatchHandler, Departed<ServiceAnswer> {
  readonly result: Promise<ServiceAnswer>
  readonly #settled = Promise.withResolvers<ServiceAnswer>()
  readonly #chunks: Buffer[] = []
  #controller: Dispatcher.DispatchController | undefined
  #isUnwanted = false
  #size = 0
  #status = 0
  #headers: IncomingHttpHeaders = {}

  constructor() {
    this.result = this.#settled.promise
  }

  abort(): void {
    this.#isUnwanted = true
    this.#controller?.abort(new NobodyWaitsError())
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller
    if (this.#isUnwanted) controller.abort(new NobodyWaitsError())
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    this.#status = status
    this.#headers = headers
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#size += chunk.length
    if (this.#size > MAX_BODY_BYTES) controller.abort(new AnswerTooLargeError())
    else this.#chunks.push(chunk)
  }

  onResponseEnd(): void {
    this.#settled.resolve({ status: this.#status, headers: this.#headers, chunks: this.#chunks })
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    this.#settled.reject(error)
  }
}

/** Names and values in turn, as undici takes them with least work. */
function headersFor(host: string, { requestId, headers: given, forwarded }: Asker): string[] {
  const { traceparent, tracestate } = traceHeaders(given)
  const { 'x-forwarded-for': address, 'x-forwarded-proto': proto, 'x-forwarded-host': askedHost } = forwarded
  const headers = ['host', host, 'accept', 'application/json', 'accept-encoding', 'identity']
  headers.push(REQUEST_ID_HEADER, requestId, 'x-forwarded-for', address, 'x-forwarded-proto', proto)
  if (askedHost !== undefined) headers.push('x-forwarded-host', askedHost)
  headers.push('traceparent', traceparent)
  if (tracestate !== undefined) headers.push('tracestate', tracestate)
  return headers
}
