import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { REQUEST_ID_HEADER, requestIdOf } from './request-id.ts'

/** Names and values, for every answer of an app. */
export type AnswerHeaders = Readonly<Record<string, string>>

export interface Refusal {
  /** Status and reason, as they stand in the first line. */
  line: string
  code: string
  error: string
}

const MALFORMED: Refusal = {
  line: '400 Bad Request',
  code: 'MALFORMED_REQUEST',
  error: 'this is not a valid HTTP request',
}
const REFUSALS: Record<string, Refusal> = {
  HPE_HEADER_OVERFLOW: {
    line: '431 Request Header Fields Too Large',
    code: 'HEADERS_TOO_LARGE',
    error: 'the address and headers are too long',
  },
  HPE_CHUNK_EXTENSIONS_OVERFLOW: {
    line: '413 Payload Too Large',
    code: 'BODY_TOO_LARGE',
    error: 'the extensions of a chunk are too long',
  },
  ERR_HTTP_REQUEST_TIMEOUT: {
    line: '408 Request Timeout',
    code: 'REQUEST_TIMEOUT',
    error: 'the request took too long',
  },
}

/** A refused client may go on sending for this long: closing at once could reset the connection before it has read why. */
const LINGER_MS = 1000

/** Node's own: the answer that is next on a connection, and its request. */
interface WithAnswer {
  _httpMessage?: (ServerResponse & { req: IncomingMessage }) | null
}

/** Answers what cannot be parsed as a request, in the one error shape; there is no request yet that could be answered. */
export function createClientErrorHandler(headers: AnswerHeaders = {}) {
  return (error: Error & { code?: string }, socket: Socket): void => {
    if (error.code === 'ECONNRESET' || socket.destroyed || socket.writableEnded) return
    const answer = (socket as WithAnswer)._httpMessage
    // An answer to a whole request is not this one's: it goes out, and is the connection's last.
    if (answer?.req.complete) answer.shouldKeepAlive = false
    else if (answer?.headersSent) socket.destroy(error)
    else refuseOnSocket(socket, REFUSALS[error.code ?? ''] ?? MALFORMED, headers)
  }
}

/** Answers by hand where Node has no response to write to, and ends the connection. */
export function refuseOnSocket(socket: Duplex, { line, code, error }: Refusal, headers: AnswerHeaders = {}): void {
  const requestId = requestIdOf({})
  const body = JSON.stringify({ error, code, request_id: requestId })
  const said = {
    'content-type': 'application/json; charset=utf-8',
    'content-length': String(body.length),
    ...headers,
    [REQUEST_ID_HEADER]: requestId,
    connection: 'close',
  }
  const head = Object.entries(said).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.end(`HTTP/1.1 ${line}\r\n${head.join('')}\r\n${body}`)
  setTimeout(() => socket.destroy(), LINGER_MS).unref()
}
