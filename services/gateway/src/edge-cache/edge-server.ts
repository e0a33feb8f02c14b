import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { givenRequestId, newRequestId } from '@bajiaozhi/shared/http/request-id'
import { isPlainRead } from '../edge/odd-requests.ts'
import { chooseCoding } from './accept-encoding.ts'
import { createDirectReads, type DirectReadsOptions } from './direct-reads.ts'
import { isNamed, type ToAnswer } from './edge-answer.ts'
import type { EdgeCache } from './edge-cache.ts'
import type { EdgeCopy } from './edge-copy.ts'
import { closingOf, createReadyHeads, takeWhole } from './ready-head.ts'
import { createSending, type SendAnswer } from './send-answer.ts'
import { canWriteByHand, writeByHand, writeWholeByHand } from './write-response.ts'

type Handle = (request: IncomingMessage, response: ServerResponse) => void

export interface EdgeServerOptions extends Omit<DirectReadsOptions, 'send' | 'handle'> {
  cache: EdgeCache
  toAnswer: ToAnswer
  /** Requests of other origins need headers that only the app knows. */
  variesByOrigin: boolean
}

/**
 * Answers plain public reads before the app sees the request: fresh copies at once, others through the edge cache. Everything else goes
 * on to the app. Listeners that were prepended (draining) still run first.
 */
export function answerReadsFirst(server: Server, options: EdgeServerOptions): void {
  const [handle] = server.listeners('request') as Handle[]
  if (!handle) throw new Error('the server has no request listener yet')
  const { cache, variesByOrigin } = options
  const keepAliveSec = () => Math.floor(server.keepAliveTimeout / 1000)
  const send = createSending(() => closingOf(keepAliveSec(), cache.clock.unix()))
  const answerHit = createHits(options, keepAliveSec, send)
  const answerOther = createDirectReads({ ...options, send, handle })
  const isOurs = (request: IncomingMessage): boolean => {
    const { method, headers } = request
    if (method !== 'GET' && method !== 'HEAD') return false
    return isAnonymous(headers) && !(variesByOrigin && headers.origin !== undefined) && isPlainRead(request)
  }
  server.off('request', handle)
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const isTaken = isOurs(request) && (answerHit(request, response) || answerOther(request, response))
    if (!isTaken) handle(request, response)
  })
}

/** Only the one canonical spelling of a URL is found here. */
function createHits({ cache, toAnswer }: EdgeServerOptions, keepAliveSec: () => number, send: SendAnswer) {
  const readyHeadOf = createReadyHeads({ toAnswer, clock: cache.clock, keepAliveSec, onGrown: cache.recount })

  return (request: IncomingMessage, response: ServerResponse): boolean => {
    const { method, url, headers } = request
    const now = cache.clock.now()
    const copy: EdgeCopy | undefined = cache.fresh(url!, now)
    if (copy === undefined) return false
    const coding = chooseCoding(headers['accept-encoding'] as string | undefined)
    const representation = copy.representations[coding]
    if (representation === undefined) return false

    cache.countHit()
    const givenId = givenRequestId(headers)
    const ifNoneMatch = headers['if-none-match']
    if (copy.status === 200 && canWriteByHand(response)) {
      const ready = readyHeadOf(copy, representation, coding, now)
      const isKnown = ifNoneMatch !== undefined && isNamed(representation.etag, ifNoneMatch)
      const isWanted = !isKnown && method !== 'HEAD'
      const whole = isWanted && givenId === undefined ? takeWhole(ready, representation) : undefined
      if (whole === undefined) {
        const head = `${isKnown ? ready.notModified : ready.ok}${givenId ?? newRequestId()}\r\n\r\n`
        writeByHand(response, head, isWanted ? representation.body : undefined)
      } else if (writeWholeByHand(response, whole, ready.ok)) ready.whole = whole
      return true
    }
    const requestId = givenId ?? newRequestId()
    send(request, response, toAnswer(copy, representation, 'hit', { coding, ifNoneMatch, requestId }))
    return true
  }
}

/** Whoever says who they are may be answered otherwise than the public: such requests neither fill nor read the cache. */
export const isAnonymous = ({ authorization, cookie }: IncomingMessage['headers']): boolean =>
  authorization === undefined && cookie === undefined
