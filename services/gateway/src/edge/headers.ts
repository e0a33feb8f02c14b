import type { IncomingHttpHeaders } from 'node:http2'
import { CACHE_TAGS_HEADER, CACHE_UNTIL_HEADER } from '@bajiaozhi/shared/http/public-reads'
import { REQUEST_ID_HEADER } from '@bajiaozhi/shared/http/request-id'

/**
 * What a service hears of a client. Everything else stays outside, known or not: hop-by-hop headers (RFC 9110, 7.6.1),
 * `x-forwarded-*`, `x-user-id`, `x-internal-*`, cookies.
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

export function requestHeaders(given: IncomingHttpHeaders, requestId: string, hasBody: boolean): IncomingHttpHeaders {
  const names = hasBody ? [...PASSED_ON, ...OF_BODIES] : PASSED_ON
  const passed = names.flatMap((name) => (given[name] === undefined ? [] : [[name, given[name]]]))
  return { ...Object.fromEntries(passed), [REQUEST_ID_HEADER]: requestId }
}

/** `variesByOrigin`: the gateway adds CORS headers, and a cache in between must know. */
export function responseHeaders(given: IncomingHttpHeaders, variesByOrigin: boolean): IncomingHttpHeaders {
  const headers = { ...given }
  for (const name of KEPT_INSIDE) delete headers[name]
  if (variesByOrigin) headers.vary = headers.vary === undefined ? 'Origin' : `${headers.vary}, Origin`
  return headers
}
