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

function newTraceparent(): string {
  const ids = randomBytes(24).toString('hex')
  return `00-${ids.slice(0, 32)}-${ids.slice(32)}-00`
}
