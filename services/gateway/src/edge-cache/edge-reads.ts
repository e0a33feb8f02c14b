import { AppError } from '@bajiaozhi/shared/errors/app-error'
import type { FastifyReply, preHandlerAsyncHookHandler } from 'fastify'
import { clientLeft, serviceUnavailable } from '../edge/failures.ts'
import { pathOf } from '../edge/normal-path.ts'
import type { CountRequest } from '../rate-limit/count-request.ts'
import { chooseCoding } from './accept-encoding.ts'
import { toPublicRead } from './canonical-url.ts'
import type { EdgeAnswer, ToAnswer } from './edge-answer.ts'
import type { EdgeCache } from './edge-cache.ts'
import { isAnonymous } from './edge-server.ts'
import { NobodyWaitsError } from './service-read.ts'

export interface EdgeReadsOptions {
  cache: EdgeCache
  toAnswer: ToAnswer
  /** Counts a request to a service by the client's address. */
  countRequest: CountRequest
}

type Query = Record<string, string | string[]>

/** Answers public reads through the edge cache; what is none, or too large to be shared, goes on to the proxy. */
export function createEdgeReads({ cache, toAnswer, countRequest }: EdgeReadsOptions): preHandlerAsyncHookHandler {
  return async (request, reply) => {
    const { method, headers, id: requestId, client } = request
    if ((method !== 'GET' && method !== 'HEAD') || !isAnonymous(headers)) return
    const read = toPublicRead(pathOf(request.raw.url ?? ''), request.query as Query)
    if (read === undefined) return
    const admit = () => countRequest(client.limitedAs, reply)
    const reader = { requestId, headers, forwarded: client.forwarded, admit, response: reply.raw }
    const found = await cache.read(read, reader).catch((cause: unknown) => {
      void reply.header('cache-control', 'no-cache')
      if (cause instanceof AppError) throw cause
      throw cause instanceof NobodyWaitsError ? clientLeft(cause) : serviceUnavailable(cause)
    })
    if (found === undefined) return
    const coding = chooseCoding(headers['accept-encoding'] as string | undefined)
    const representation = await cache.representation(found.copy, coding)
    const asked = { coding, ifNoneMatch: headers['if-none-match'], requestId }
    return send(reply, toAnswer(found.copy, representation, found.state, asked))
  }
}

function send(reply: FastifyReply, { status, headers, body }: EdgeAnswer): FastifyReply {
  for (let at = 0; at < headers.length; at += 2) reply.header(headers[at]!, headers[at + 1])
  return reply.status(status).send(body)
}
