import type { IncomingHttpHeaders } from 'node:http'
import { DEADLINE_HEADER } from '@bajiaozhi/shared/http/deadline'
import { tracing } from '@bajiaozhi/shared/telemetry/tracing'
import { type Dispatcher, errors } from 'undici'
import type { Priority } from '../overload/admission.ts'
import { Attempt, type AttemptOwner } from './attempt.ts'
import {
  BadAnswerError,
  type Failure,
  isConnectionError,
  NoReplicaError,
  type Outcome,
  OverdueError,
} from './failure.ts'
import type { Policy } from './policy.ts'
import type { Replica } from './replica.ts'
import type { ReplicaSet } from './replica-set.ts'
import { RequestClock } from './request-clock.ts'
import type { RetryBudget } from './retry-budget.ts'
import type { UpstreamMetrics } from './upstream-metrics.ts'

/** What is said of a request to a service beyond undici's own options. */
export interface UpstreamRequest extends Dispatcher.DispatchOptions {
  /** The prefix of its row in routes.ts, for the metrics. */
  route: string
  policy: Policy
  priority: Priority
}

/** The same for all requests of a route. */
export type Told = Pick<UpstreamRequest, 'route' | 'policy' | 'priority'>

export interface ExchangeParts {
  replicas: ReplicaSet
  budget: RetryBudget
  metrics: UpstreamMetrics
}

/** Replicas that one request is sent to at the most: three connections that are not made take 900 ms. */
const MAX_ATTEMPTS = 3
/** Answers of something on the way, or of a service that is not there for a moment. A 500 is the service's own answer. */
const PASSING = new Set([502, 503, 504])

/**
 * One request and all its attempts. To the caller's handler it is the one controller of it, so that whoever aborts it ends
 * the attempt that is under way, and no further one is made.
 */
export class Exchange implements Dispatcher.DispatchController, AttemptOwner {
  readonly #parts: ExchangeParts
  readonly #request: UpstreamRequest
  readonly #handler: Dispatcher.DispatchHandler
  readonly #headers: string[]
  readonly #clock: RequestClock
  readonly #isRead: boolean
  /** A further attempt is made from the events of a connection. */
  readonly #inTrace = tracing()?.keep()
  readonly #tried: Replica[] = []
  #attempt: Attempt | undefined
  /** Known, up to its end, from the head of the answer that is passed on. */
  #outcome: Outcome | undefined
  #isRepeated = false
  #isOver = false
  #reason: Error | null = null

  constructor(parts: ExchangeParts, request: UpstreamRequest, handler: Dispatcher.DispatchHandler) {
    this.#parts = parts
    this.#request = request
    this.#handler = handler
    this.#headers = flat(request.headers)
    this.#headers.push(DEADLINE_HEADER, '')
    this.#clock = new RequestClock(request.policy, () => this.#timeIsUp())
    this.#isRead = request.method === 'GET' || request.method === 'HEAD'
  }

  get aborted(): boolean {
    return this.#reason !== null
  }

  get reason(): Error | null {
    return this.#reason
  }

  get paused(): boolean {
    return this.#clock.isPaused
  }

  get rawHeaders() {
    return this.#attempt?.controller?.rawHeaders ?? null
  }

  get rawTrailers() {
    return this.#attempt?.controller?.rawTrailers ?? null
  }

  pause(): void {
    this.#clock.pause()
    this.#attempt?.controller?.pause()
  }

  resume(): void {
    this.#clock.resume()
    this.#attempt?.controller?.resume()
  }

  /** Nobody wants the answer any more. No failure of the replica. */
  abort(reason: Error = new errors.RequestAbortedError()): void {
    if (this.#isOver) return
    this.#reason = reason
    this.#attempt?.giveUp(reason)
    this.#settle('aborted')
    this.#end()
    this.#handler.onResponseError?.(this, reason)
  }

  start(): void {
    this.#handler.onRequestStart?.(this, null)
    if (this.#isOver) return
    const { replicas, budget } = this.#parts
    budget.noteRequest()
    if (replicas.size > 0) this.#send()
    else void this.#sendWhenResolved()
  }

  responseStarted(attempt: Attempt, status: number, headers: IncomingHttpHeaders, message?: string): void {
    const isRefusal = status === 503 && headers['retry-after'] !== undefined
    if (PASSING.has(status) && !isRefusal && this.#mayGoOn(attempt, '5xx')) {
      attempt.giveUp(new BadAnswerError(status))
      this.#settle('5xx')
      // Not from within undici's parser, of which there is one for all connections.
      queueMicrotask(() => this.#send())
      return
    }
    this.#clock.headCame()
    this.#outcome = isRefusal ? 'unavailable' : status >= 500 ? '5xx' : 'ok'
    this.#handler.onResponseStart?.(this, status, headers, message)
  }

  dataCame(chunk: Buffer): void {
    this.#handler.onResponseData?.(this, chunk)
  }

  responseEnded(_attempt: Attempt, trailers: IncomingHttpHeaders): void {
    this.#settle(this.#outcome ?? 'ok')
    this.#end()
    this.#handler.onResponseEnd?.(this, trailers)
  }

  attemptFailed(attempt: Attempt, error: Error): void {
    if (isConnectionError(error)) {
      this.#lose(attempt, attempt.isSent ? 'reset' : 'connect', error)
      return
    }
    // undici does not send such a request, or the caller's own handler has thrown.
    this.#settle('aborted')
    this.#fail(error)
  }

  async #sendWhenResolved(): Promise<void> {
    await this.#parts.replicas.refreshInTime()
    this.#send()
  }

  #send(): void {
    if (this.#isOver) return
    const { replicas, metrics } = this.#parts
    const { path, method, body = null, route } = this.#request
    const now = performance.now()
    const replica = replicas.pick(this.#tried, this.#isRead, now)
    if (!replica) {
      metrics.foundNone(route)
      this.#fail(new NoReplicaError())
      return
    }
    this.#tried.push(replica)
    this.#headers[this.#headers.length - 1] = String(Math.max(1, Math.floor(this.#clock.beginAttempt(now))))
    const attempt = new Attempt(this, replica, replicas.begin(replica))
    this.#attempt = attempt
    const dispatch = () => replica.pool.dispatch({ path, method, body, headers: this.#headers }, attempt)
    if (this.#inTrace) this.#inTrace(dispatch)
    else dispatch()
  }

  #timeIsUp(): void {
    const attempt = this.#attempt!
    const error = new OverdueError(this.#clock.passed)
    const failure = attempt.isSent ? 'timeout' : 'connect'
    const goesOn = this.#mayGoOn(attempt, failure)
    // To give up before the end helps nobody when there is no other attempt to make.
    if (!goesOn && !this.#clock.isOver) {
      this.#clock.waitOn()
      return
    }
    attempt.giveUp(error)
    this.#leave(failure, goesOn, error)
  }

  #lose(attempt: Attempt, failure: Failure, error: Error): void {
    this.#leave(failure, this.#outcome === undefined && this.#mayGoOn(attempt, failure), error)
  }

  #leave(failure: Failure, goesOn: boolean, error: Error): void {
    this.#settle(failure)
    if (goesOn) this.#send()
    else this.#fail(error)
  }

  /** Nothing of a request that was not sent can have happened, so that it may go elsewhere whatever its method is. */
  #mayGoOn(attempt: Attempt, failure: Failure): boolean {
    const { replicas, budget, metrics } = this.#parts
    const mayBeRepeated = this.#isRead && this.#request.policy.repeatsReads && !this.#isRepeated
    if (attempt.isSent && !mayBeRepeated) return false
    if (this.#tried.length >= MAX_ATTEMPTS || this.#clock.isOver || !replicas.hasOther(this.#tried)) return false
    if (!budget.take()) {
      metrics.retryRefused()
      return false
    }
    this.#isRepeated ||= attempt.isSent
    metrics.retried(failure)
    return true
  }

  #settle(outcome: Outcome): void {
    const attempt = this.#attempt
    this.#attempt = undefined
    if (attempt) this.#parts.replicas.end(attempt, this.#request.route, outcome)
  }

  #fail(error: Error): void {
    this.#end()
    this.#handler.onResponseError?.(this, error)
  }

  #end(): void {
    this.#isOver = true
    this.#clock.stop()
    if (!this.aborted) this.#parts.metrics.ended(this.#request.route, this.#clock.passed)
  }
}

/** Names and values in turn, in an array of our own, whose last value is written anew for each attempt. */
function flat(headers: Dispatcher.DispatchOptions['headers']): string[] {
  if (Array.isArray(headers)) return [...headers]
  const all: string[] = []
  for (const [name, value] of Object.entries((headers ?? {}) as IncomingHttpHeaders)) {
    for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined) all.push(name, one)
  }
  return all
}
