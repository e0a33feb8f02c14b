import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { requestIdOf } from '@bajiaozhi/shared/http/request-id'
import { chooseCoding } from './accept-encoding.ts'
import type { ToAnswer } from './edge-answer.ts'
import type { EdgeCache } from './edge-cache.ts'

type Handle = (request: IncomingMessage, response: ServerResponse) => void

export interface EdgeServerOptions {
  cache: EdgeCache
  toAnswer: ToAnswer
  /** Requests of other origins need headers that only the app knows. */
  variesByOrigin: boolean
}

/**
 * Answers fresh copies before the app sees the request; everything else goes on to it. Only the one canonical spelling of
 * a URL is found here, so that nothing need be checked about it. Listeners that were prepended (draining) still run first.
 */
export function answerHitsFirst(server: Server, options: EdgeServerOptions): void {
  const [handle] = server.listeners('request') as Handle[]
  if (!handle) throw new Error('the server has no request listener yet')
  server.off('request', handle)
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    if (!answerHit(request, response, options)) handle(request, response)
  })
}

function answerHit(request: IncomingMessage, response: ServerResponse, options: EdgeServerOptions): boolean {
  if (request.method !== 'GET' && request.method !== 'HEAD') return false
  const copy = options.cache.fresh(request.url!)
  if (copy === undefined) return false
  const { headers } = request
  if (!isAnonymous(headers) || (options.variesByOrigin && headers.origin !== undefined)) return false
  const coding = chooseCoding(headers['accept-encoding'] as string | undefined)
  const representation = copy.representations[coding]
  if (representation === undefined) return false
  options.cache.countHit()
  const asked = { coding, ifNoneMatch: headers['if-none-match'], requestId: requestIdOf(headers) }
  const answer = options.toAnswer(copy, representation, 'hit', asked)
  response.writeHead(answer.status, answer.headers)
  response.end(request.method === 'HEAD' ? undefined : answer.body)
  return true
}

/** Whoever says who they are may be answered otherwise than the public: such requests neither fill nor read the cache. */
export const isAnonymous = ({ authorization, cookie }: IncomingMessage['headers']): boolean =>
  authorization === undefined && cookie === undefined
