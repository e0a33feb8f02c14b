import { randomBytes } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

/** W3C Trace Context, 3.2: lower case only. A later version may have more to say behind the fields that are known. */
const TRACEPARENT = /^(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/
/** More need not be handed on (3.3.1.5). */
const MAX_TRACESTATE_LENGTH = 512

export interface TraceHeaders {
  traceparent: string
  tracestate?: string
}

/**
 * A request's place in a trace, for the service behind: the client's if it is a valid one, else a new one that nobody is
 * known to record. A tracestate means nothing without the traceparent it came with.
 */
export function traceHeaders({ traceparent, tracestate }: IncomingHttpHeaders): TraceHeaders {
  if (typeof traceparent !== 'string' || !isValid(traceparent)) return { traceparent: newTraceparent() }
  const isKept = typeof tracestate === 'string' && tracestate.length <= MAX_TRACESTATE_LENGTH
  return { traceparent, ...(isKept && { tracestate }) }
}

function isValid(traceparent: string): boolean {
  const [, version, , , , more] = TRACEPARENT.exec(traceparent) ?? []
  return version !== undefined && (more === undefined || version !== '00')
}

const ID_BYTES = 24
/** Drawn for many at once: each draw by itself costs as much as ten ids. */
const DRAWN = 256 * ID_BYTES
let drawn = ''
let next = 0

function newTraceparent(): string {
  if (next === drawn.length) {
    drawn = randomBytes(DRAWN).toString('hex')
    next = 0
  }
  const spanAt = next + 32
  const traceId = drawn.slice(next, spanAt)
  next += 2 * ID_BYTES
  return `00-${traceId}-${drawn.slice(spanAt, next)}-00`
}
