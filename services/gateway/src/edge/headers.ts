import type { IncomingHttpHeaders } from 'node:http2'
import { CACHE_TAGS_HEADER, CACHE_UNTIL_HEADER } from '@bajiaozhi/shared/http/public-reads'
import { REQUEST_ID_HEADER } from '@bajiaozhi/shared/http/request-id'
import type { FastifyRequest } from 'fastify'

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
  'traceparent',
  'tracestate',
  'user-agent',
]
/** These describe a body, so they go with one only. */
const OF_BODIES = ['content-length', 'content-type']

/** What is between the service and the gateway only; the client gets the gateway's own. */
const KEPT_INSIDE = [
  CACHE_TAGS_HEADER,
  CACHE_UNTIL_HEADER,
  REQUEST_ID_HEADER,
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'server',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'x-powered-by',
]

export function requestHeaders(
  given: IncomingHttpHeaders,
  { id, client, body }: Pick<FastifyRequest, 'id' | 'client' | 'body'>,
): IncomingHttpHeaders {
  const names = body !== undefined ? [...PASSED_ON, ...OF_BODIES] : PASSED_ON
  const passed = names.flatMap((name) => (given[name] === undefined ? [] : [[name, given[name]]]))
  return { ...Object.fromEntries(passed), ...client.forwarded, [REQUEST_ID_HEADER]: id }
}

/** `variesByOrigin`: the gateway adds CORS headers, and a cache in between must know. */
export function responseHeaders(given: IncomingHttpHeaders, variesByOrigin: boolean): IncomingHttpHeaders {
  const headers = { ...given }
  for (const name of KEPT_INSIDE) delete headers[name]
  if (variesByOrigin) headers.vary = headers.vary === undefined ? 'Origin' : `${headers.vary}, Origin`
  return headers
}
