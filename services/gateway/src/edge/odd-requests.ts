import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { AppError, badRequest } from '@bajiaozhi/shared/errors/app-error'
import type { onRequestAsyncHookHandler } from 'fastify'
import { isNormalPath, pathOf } from './normal-path.ts'

/** Of path and query together. The longest that a client of ours sends is a search for 128 characters in Chinese. */
export const MAX_URL_LENGTH = 4096
const MAX_HEADERS = 100
/** RFC 3986: a registered name, an IPv4 address or one of IPv6 in brackets, and a port. */
const HOST = /^(?:[A-Za-z0-9._-]{1,255}|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{1,5})?$/
/** What stands in a query as it is; a fragment is for browsers and is never sent. */
const QUERY = /^[\x21\x22\x24-\x7e]*$/
/** Two of them would be read differently by whoever takes the first, the last or both. */
const SINGULAR = new Set(['authorization', 'content-type', 'host', 'transfer-encoding'])

/** Refuses, before anything is routed, what some part of the system could read otherwise than another. */
export const refuseOddRequests: onRequestAsyncHookHandler = async ({ raw }, reply) => {
  const refusal = refusalOf(raw)
  // Node loses what comes behind an offer to upgrade that nobody takes: the client must not wait for an answer to it.
  if (refusal !== undefined || raw.headers.upgrade !== undefined) void reply.header('connection', 'close')
  if (refusal !== undefined) throw refusal
}

function refusalOf({ url = '', rawHeaders, headers, httpVersion }: IncomingMessage): AppError | undefined {
  if (url.length > MAX_URL_LENGTH) return urlTooLong()
  if (rawHeaders.length > 2 * MAX_HEADERS) return tooManyHeaders()
  const path = pathOf(url)
  if (!isNormalPath(path)) return badRequest('BAD_URL', 'the path is not spelled in its normal form')
  if (!QUERY.test(url.slice(path.length))) return badRequest('BAD_URL', 'the query is not spelled as a URL')
  const twice = repeated(rawHeaders)
  if (twice !== undefined) return badRequest('BAD_HEADERS', `there is more than one ${twice}`)
  return refusalOfHeaders(headers, httpVersion)
}

function refusalOfHeaders(headers: IncomingHttpHeaders, httpVersion: string): AppError | undefined {
  const { host, expect, upgrade } = headers
  if (httpVersion !== '1.1' && httpVersion !== '1.0') return badRequest('BAD_VERSION', 'this is not HTTP/1.1')
  if (host === undefined ? httpVersion !== '1.0' : !HOST.test(host)) {
    return badRequest('BAD_HOST', 'the Host header is missing or malformed')
  }
  const coding = headers['transfer-encoding']
  if (coding !== undefined && (httpVersion === '1.0' || coding.toLowerCase() !== 'chunked')) {
    return badRequest('BAD_HEADERS', 'the only transfer coding is chunked')
  }
  if (expect !== undefined && !isContinue(expect)) return unexpected()
  // h2c is let go by without a word: there are clients that offer it with every plain request (RFC 9110, 7.8).
  if (upgrade !== undefined && /\bwebsocket\b/i.test(upgrade)) {
    return badRequest('NO_UPGRADE', 'there is no WebSocket at this address')
  }
  return undefined
}

/** Whether the client waits for a word before it sends the body. */
export const isContinue = (expect: string | undefined): boolean => expect?.toLowerCase() === '100-continue'

function repeated(rawHeaders: readonly string[]): string | undefined {
  const seen = new Set<string>()
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]!.toLowerCase()
    if (SINGULAR.has(name) && seen.has(name)) return name
    seen.add(name)
  }
  return undefined
}

/**
 * The same for a request that may be answered by a copy, and cheap: only what goes without a body, to one well-formed
 * host, with a URL that is known. The app says what is wrong with any other.
 */
export function isPlainRead({ url, rawHeaders, headers, httpVersion }: IncomingMessage): boolean {
  const { host } = headers
  if (httpVersion !== '1.1' && httpVersion !== '1.0') return false
  if (host === undefined ? httpVersion !== '1.0' : !isHost(host)) return false
  if (url!.length > MAX_URL_LENGTH || rawHeaders.length > 2 * MAX_HEADERS || !hasOneHost(rawHeaders)) return false
  const isBare = headers['content-length'] === undefined && headers['transfer-encoding'] === undefined
  return isBare && headers.upgrade === undefined && headers.expect === undefined
}

/** Nearly all name the same one, which need not be read letter by letter each time. */
let lastHost = ''

function isHost(host: string): boolean {
  if (host === lastHost) return host !== ''
  const isOne = HOST.test(host)
  if (isOne) lastHost = host
  return isOne
}

function hasOneHost(rawHeaders: readonly string[]): boolean {
  let hosts = 0
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]!
    if (name.length === 4 && (name === 'Host' || name.toLowerCase() === 'host')) hosts += 1
  }
  return hosts < 2
}

const refusal = (status: number, code: string, message: string) => new AppError({ status, code, message })
const urlTooLong = () => refusal(414, 'URL_TOO_LONG', `the address is longer than ${MAX_URL_LENGTH} characters`)
const tooManyHeaders = () => refusal(431, 'HEADERS_TOO_LARGE', `there are more than ${MAX_HEADERS} headers`)
const unexpected = () => refusal(417, 'EXPECTATION_FAILED', 'nothing but 100-continue may be expected')
