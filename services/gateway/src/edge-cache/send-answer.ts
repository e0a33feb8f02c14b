import type { IncomingMessage, ServerResponse } from 'node:http'
import { type EdgeAnswer, headersOf } from './edge-answer.ts'
import { headOf } from './ready-head.ts'
import { canWriteByHand, writeByHand } from './write-response.ts'

/** @returns what sends an answer of the edge, by hand where that is possible. `closing`: what follows the fields of a head written by hand */
export function createSending(closing: () => string) {
  return ({ method }: IncomingMessage, response: ServerResponse, answer: EdgeAnswer): void => {
    const { status, requestId } = answer
    const body = method === 'HEAD' ? undefined : answer.body
    if (canWriteByHand(response)) {
      const bytes = typeof body === 'string' ? Buffer.from(body) : body
      writeByHand(response, `${headOf(answer, closing())}${requestId}\r\n\r\n`, bytes)
    } else {
      response.writeHead(status, headersOf(answer))
      response.end(body)
    }
  }
}

export type SendAnswer = ReturnType<typeof createSending>
