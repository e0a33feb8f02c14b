/** How an attempt failed through its replica: no connection was made, it broke, nothing came in time, or the answer was a 5xx. */
export type Failure = 'connect' | 'reset' | 'timeout' | '5xx'

/** How an attempt ended. `unavailable`: a 503 that says when to come back; `aborted`: nobody wanted the answer any more. */
export type Outcome = 'ok' | 'unavailable' | 'aborted' | Failure

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
  'UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
  'UND_ERR_SOCKET',
])

export function isConnectionError(error: Error): boolean {
  const { code = '' } = error as NodeJS.ErrnoException
  // What is no HTTP comes from a replica that broke off in the middle of it.
  return CONNECTION_ERRORS.has(code) || code.startsWith('HPE_')
}

/** The name of the service has no address at the moment. */
export class NoReplicaError extends Error {
  readonly code = 'NO_REPLICA'

  constructor() {
    super('the service has no address')
    this.name = 'NoReplicaError'
  }
}

/** The service did not answer, or not to the end, in the time that the policy gives it. */
export class OverdueError extends Error {
  readonly code = 'UPSTREAM_OVERDUE'

  constructor(ms: number) {
    super(`no whole answer in ${Math.round(ms)} ms`)
    this.name = 'OverdueError'
  }
}

/** A replica's answer that is not passed on, as the request was sent elsewhere and failed there too. */
export class BadAnswerError extends Error {
  readonly code = 'BAD_ANSWER'

  constructor(status: number) {
    super(`a replica answered ${status}`)
    this.name = 'BadAnswerError'
  }
}
