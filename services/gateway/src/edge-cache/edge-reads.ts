import type { FastifyReply, preHandlerAsyncHookHandler } from 'fastify'
import { pathOf } from '../edge/normal-path.ts'
import { toPublicRead } from './canonical-url.ts'
import { type EdgeAnswer, headersOf } from './edge-answer.ts'
import { isAnonymous } from './edge-server.ts'
import type { AnswerRead } from './reads.ts'

type Query = Record<string, string | string[]>

/** Answers public reads through the edge cache; what is none, or too large to be shared, goes on to the proxy. */
export function createEdgeReads(answerRead: AnswerRead): preHandlerAsyncHookHandler {
  return async (request, reply) => {
    const { method, headers, id: requestId, client } = request
    if ((method !== 'GET' && method !== 'HEAD') || !isAnonymous(headers)) return
    const query = request.query as Query
    const read = toPublicRead(pathOf(request.raw.url ?? ''), (parameter) => [query[parameter] ?? []].flat())
    if (read === undefined) return
    const answer = await answerRead(read, { requestId, headers, client, response: reply.raw, sink: reply })
    if (answer !== undefined) return send(reply, answer)
  }
}

function send(reply: FastifyReply, answer: EdgeAnswer): FastifyReply {
  const headers = headersOf(answer)
  for (let at = 0; at < headers.length; at += 2) reply.header(headers[at]!, headers[at + 1])
  return reply.status(answer.status).send(answer.body)
}
