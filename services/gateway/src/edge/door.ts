import type { IncomingMessage, ServerOptions, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { App } from '@bajiaozhi/shared/http/app-factory'
import { refuseOnSocket } from '@bajiaozhi/shared/http/client-error'
import { isContinue, refuseOddRequests } from './odd-requests.ts'
import { SECURITY_HEADERS } from './security-headers.ts'

/** Milliseconds that a client may take. */
export interface DoorTimes {
  /** From the connection, or the first byte of a later request, to the end of the head. */
  headers: number
  /** To the end of the body. */
  request: number
  /** Between two looks at who took longer. */
  check: number
}

export const DOOR_TIMES: DoorTimes = { headers: 10_000, request: 30_000, check: 1000 }
const MAX_HEAD_BYTES = 16 * 1024

/** For Node's server. A request without a Host gets to the app, which has an answer in the one shape for it. */
export const doorOptions = ({ headers, check }: DoorTimes): ServerOptions => ({
  optimizeEmptyRequests: true,
  requireHostHeader: false,
  maxHeaderSize: MAX_HEAD_BYTES,
  headersTimeout: headers,
  connectionsCheckingInterval: check,
})

/** Refuses odd requests, and gives answers in the one shape where Node would give bare ones or none. Call it first. */
export function holdTheDoor(app: App, times: DoorTimes): void {
  const { server } = app
  server.requestTimeout = times.request
  // Bodies are read where the table says so; Fastify's own parsers would read one before saying 404.
  app.removeAllContentTypeParsers()
  app.addHook('onRequest', refuseOddRequests)
  const asRequest = (request: IncomingMessage, response: ServerResponse) => server.emit('request', request, response)
  server.on('checkExpectation', asRequest)
  server.on('checkContinue', asRequest)
  // Whoever waits for it is told to go on only when nothing was refused.
  app.addHook('preParsing', async ({ headers, method }, reply) => {
    if (isContinue(headers.expect) && method !== 'GET' && method !== 'HEAD') reply.raw.writeContinue()
  })
  server.on('connect', refuseTunnel)
}

function refuseTunnel(_request: IncomingMessage, socket: Duplex): void {
  socket.on('error', () => undefined)
  const refusal = { line: '405 Method Not Allowed', code: 'METHOD_NOT_ALLOWED', error: 'this is no proxy to elsewhere' }
  refuseOnSocket(socket, refusal, SECURITY_HEADERS)
}
