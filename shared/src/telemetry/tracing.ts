/** What the house tells of itself where no library does: at its own queues, log lines and calls to strangers. */
export interface Tracing {
  /** The W3C `traceparent` of what runs now; undefined outside of every trace. */
  traceparent: () => string | undefined
  /** Runs one delivery of a job as a span, a child of whoever published it; what it resolves to is noted as its outcome. */
  job: <T extends string>(job: TracedJob, run: () => Promise<T>) => Promise<T>
  /** Runs a call to a host that is not ours as one span: nothing of the trace is sent there. */
  outside: <T>(host: string, run: () => Promise<T>) => Promise<T>
  /** @returns what runs a function in the trace of now, later and from wherever: a socket's events belong to whoever opened it */
  keep: () => <T>(run: () => T) => T
  /** Adds to the span of what runs now. */
  note: (attributes: Record<string, string>) => void
  /** For each log line. A new object every time: pino adds to it. */
  logFields: () => Record<string, string>
  /** Sends what was not sent yet, for a moment. Never rejects. */
  stop: () => Promise<void>
}

export interface TracedJob {
  stream: string
  jobId: string
  attempts: number
  /** Of whoever published it; an entry from a time or a process without traces has none. */
  traceparent: string | undefined
}

let current: Tracing | undefined

/**
 * Undefined while tracing is off, so that every caller costs one comparison then. One for the process, as OpenTelemetry's own API is, but
 * without loading it.
 */
export const tracing = (): Tracing | undefined => current

export function setTracing(given: Tracing | undefined): void {
  current = given
}
