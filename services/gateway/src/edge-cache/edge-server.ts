import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { requestIdOf } from '@bajiaozhi/shared/http/request-id'
import { isPlainRead } from '../edge/odd-requests.ts'
import { chooseCoding } from './accept-encoding.ts'
import { isNamed, type ToAnswer } from './edge-answer.ts'
import type { EdgeCache } from './edge-cache.ts'
import { createReadyHeads, takeWhole } from './ready-head.ts'
import { canWriteByHand, writeByHand, writeWholeByHand } from './write-response.ts'

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
  const answerHit = createHits(server, options)
  server.off('request', handle)
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    if (!answerHit(request, response)) handle(request, response)
  })
}

function createHits(server: Server, { cache, toAnswer, variesByOrigin }: EdgeServerOptions) {
  const keepAliveSec = () => Math.floor(server.keepAliveTimeout / 1000)
  const readyHeadOf = createReadyHeads({ toAnswer, clock: cache.clock, keepAliveSec, onGrown: cache.recount })

  return (request: IncomingMessage, response: ServerResponse): boolean => {
    const { method, url, headers } = request
    if (method !== 'GET' && method !== 'HEAD') return false
    const copy = cache.fresh(url!)
    if (copy === undefined || !isAnonymous(headers) || (variesByOrigin && headers.origin !== undefined)) return false
    if (!isPlainRead(request)) return false
    const coding = chooseCoding(headers['accept-encoding'] as string | undefined)
    const representation = copy.representations[coding]
    if (representation === undefined) return false

    cache.countHit()
    const requestId = requestIdOf(headers)
    const ifNoneMatch = headers['if-none-match']
    if (copy.status === 200 && canWriteByHand(response)) {
      const ready = readyHeadOf(copy, representation, coding)
      const isKnown = ifNoneMatch !== undefined && isNamed(representation.etag, ifNoneMatch)
      const isWanted = !isKnown && method !== 'HEAD'
      const whole = isWanted ? takeWhole(ready, representation, requestId) : undefined
      if (whole === undefined) {
        const head = `${isKnown ? ready.notModified : ready.ok}${requestId}\r\n\r\n`
        writeByHand(response, head, isWanted ? representation.body : undefined)
      } else if (writeWholeByHand(response, whole, ready.ok)) ready.whole = whole
      return true
    }
    const answer = toAnswer(copy, representation, 'hit', { coding, ifNoneMatch, requestId })
    response.writeHead(answer.status, answer.headers)
    response.end(method === 'HEAD' ? undefined : answer.body)
    return true
  }
}

/** Whoever says who they are may be answered otherwise than the public: such requests neither fill nor read the cache. */
export const isAnonymous = ({ authorization, cookie }: IncomingMessage['headers']): boolean =>
  authorization === undefined && cookie === undefined
