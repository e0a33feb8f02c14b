import type { Socket } from 'node:net'
import { REQUEST_ID_HEADER, requestIdOf } from './request-id.ts'

interface Refusal {
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
  ERR_HTTP_REQUEST_TIMEOUT: {
    line: '408 Request Timeout',
    code: 'REQUEST_TIMEOUT',
    error: 'the request took too long',
  },
}

/** Answers what cannot be parsed as a request, in the one error shape; there is no request yet that could be answered. */
export function answerClientError(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return
  const { line, code, error: message } = REFUSALS[error.code ?? ''] ?? MALFORMED
  const requestId = requestIdOf({})
  const body = JSON.stringify({ error: message, code, request_id: requestId })
  const head = `HTTP/1.1 ${line}\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: ${body.length}\r\n`
  if (socket.writable) socket.write(`${head}${REQUEST_ID_HEADER}: ${requestId}\r\nConnection: close\r\n\r\n${body}`)
  socket.destroy(error)
}
