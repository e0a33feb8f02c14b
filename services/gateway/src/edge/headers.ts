import type { IncomingHttpHeaders } from 'node:http2'
import { CACHE_TAGS_HEADER, CACHE_UNTIL_HEADER } from '@bajiaozhi/shared/http/public-reads'
import { REQUEST_ID_HEADER } from '@bajiaozhi/shared/http/request-id'
import type { FastifyRequest } from 'fastify'
import { SECURITY_HEADERS } from './security-headers.ts'
import { traceHeaders } from './trace-context.ts'

/**
 * What a service hears of a client in its own words. Everything else stays outside, known or not: hop-by-hop headers (RFC 9110,
 * 7.6.1), `x-user-id`, `x-internal-*`, cookies; `x-forwarded-*` are ours.
 */
const PASSED_ON = [
  'accept',
  'accept-encoding',
  'accept-language',
  'authorization',
  'host',
  'if-none-match',
  'user-agent',
]
/** These describe a body, so they go with one only. */
const OF_BODIES = ['content-length', 'content-type']

/** What is between the service and the gateway only; the client gets the gateway's own. */
const KEPT_INSIDE = new Set([
  ...Object.keys(SECURITY_HEADERS),
  CACHE_TAGS_HEADER,
  CACHE_UNTIL_HEADER,
  REQUEST_ID_HEADER,
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authentication-info',
  'proxy-connection',
  'server',
  'te',
  'traceparent',
  'tracestate',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'x-powered-by',
])
/** Who may read what from elsewhere is for the gateway to say, and services' marks for it are none of a client's business. */
const isKeptByFamily = (name: string): boolean => name.startsWith('access-control-') || name.startsWith('x-internal-')

const NO_NAMES: ReadonlySet<string> = new Set()

export function requestHeaders(
  given: IncomingHttpHeaders,
  { id, client, body }: Pick<FastifyRequest, 'id' | 'client' | 'body'>,
): IncomingHttpHeaders {
  const names = body !== undefined ? [...PASSED_ON, ...OF_BODIES] : PASSED_ON
  const passed = names.flatMap((name) => (given[name] === undefined ? [] : [[name, given[name]]]))
  return { ...Object.fromEntries(passed), ...traceHeaders(given), ...client.forwarded, [REQUEST_ID_HEADER]: id }
}

/** Tells the headers of an answer that clients get, by their names in lower case. */
export function passesOut({ connection }: IncomingHttpHeaders): (name: string) => boolean {
  const named = namedByConnection(connection)
  return (name) => !KEPT_INSIDE.has(name) && !named.has(name) && !isKeptByFamily(name)
}

/** Those are for the next one on the way only (RFC 9110, 7.6.1). Our own services name none. */
function namedByConnection(connection: string | undefined): ReadonlySet<string> {
  if (connection === undefined || connection === 'keep-alive') return NO_NAMES
  return new Set(connection.toLowerCase().split(/[ \t]*,[ \t]*/))
}

/** `variesByOrigin`: the gateway adds CORS headers, and a cache in between must know. */
export function responseHeaders(given: IncomingHttpHeaders, variesByOrigin: boolean): IncomingHttpHeaders {
  const headers: IncomingHttpHeaders = {}
  for (const name of Object.keys(given).filter(passesOut(given))) headers[name] = given[name]
  if (variesByOrigin) headers.vary = headers.vary === undefined ? 'Origin' : `${headers.vary}, Origin`
  return headers
}
