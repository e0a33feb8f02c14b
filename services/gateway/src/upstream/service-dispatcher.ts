import { Dispatcher } from 'undici'
import { Attempt } from './attempt.ts'
import type { Replica } from './replica.ts'
import type { ReplicaSet } from './replica-set.ts'

/** Addresses tried for one request, the first included: of which no byte was sent, and which may have arrived. */
const MAX_ATTEMPTS = { unsent: 3, sent: 2 }

export interface ServiceDispatcherOptions {
  replicas: ReplicaSet
  onConnectError: (error: Error) => void
}

/**
 * Sends each request to one replica of a service; whatever origin a request names is not looked at. A connection that
 * cannot be made sends the request to another replica: nothing was sent, so that is safe for every method. One that
 * breaks before the answer (the replica was killed or closed an idle socket just then) does so for GET and HEAD, once.
 */
export class ServiceDispatcher extends Dispatcher {
  readonly #replicas: ReplicaSet
  readonly #onConnectError: (error: Error) => void

  constructor({ replicas, onConnectError }: ServiceDispatcherOptions) {
    super()
    this.#replicas = replicas
    this.#onConnectError = onConnectError
  }

  override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    if (this.#replicas.size > 0) return this.#try(options, handler, new Set())
    void this.#replicas.refresh().then(() => this.#try(options, handler, new Set()))
    return true
  }

  #try(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler, tried: Set<Replica>): boolean {
    const replica = this.#replicas.pick(tried)
    if (!replica) {
      handler.onResponseError?.(null as never, new NoReplicaError())
      return false
    }
    tried.add(replica)
    replica.inFlight += 1
    const attempt = new Attempt(handler, {
      done: () => {
        replica.inFlight -= 1
      },
      lost: (error, sent) => {
        if (!sent) this.#cannotConnect(replica, error)
        if (!this.#mayTryAgain(options.method, tried, sent)) return false
        this.#try(options, handler, tried)
        return true
      },
    })
    return replica.pool.dispatch(options, attempt)
  }

  #cannotConnect(replica: Replica, error: Error): void {
    this.#replicas.putAside(replica)
    this.#onConnectError(error)
  }

  #mayTryAgain(method: string, tried: ReadonlySet<Replica>, sent: boolean): boolean {
    if (sent && !isRead(method)) return false
    return tried.size < (sent ? MAX_ATTEMPTS.sent : MAX_ATTEMPTS.unsent) && this.#replicas.hasOther(tried)
  }
}

const isRead = (method: string): boolean => method === 'GET' || method === 'HEAD'

/** The name of the service has no address at the moment. */
export class NoReplicaError extends Error {
  readonly code = 'NO_REPLICA'

  constructor() {
    super('the service has no address')
    this.name = 'NoReplicaError'
  }
}
