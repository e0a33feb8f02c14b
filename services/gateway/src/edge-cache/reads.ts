import type { IncomingHttpHeaders, ServerResponse } from 'node:http'
import { AppError } from '@bajiaozhi/shared/errors/app-error'
import type { Client } from '../edge/client.ts'
import { clientLeft, serviceUnavailable } from '../edge/failures.ts'
import type { CountRequest, HeaderSink } from '../rate-limit/count-request.ts'
import { chooseCoding } from './accept-encoding.ts'
import type { PublicRead } from './canonical-url.ts'
import type { EdgeAnswer, ToAnswer } from './edge-answer.ts'
import type { EdgeCache } from './edge-cache.ts'
import { NobodyWaitsError } from './service-read.ts'

export interface ReadsOptions {
  cache: EdgeCache
  toAnswer: ToAnswer
  /** Counts a request to a service by the client's address. */
  countRequest: CountRequest
}

/** Who asks for a public read. */
export interface Asking {
  requestId: string
  headers: IncomingHttpHeaders
  client: Client
  response: ServerResponse
  /** Where a refusal puts its headers. */
  sink: HeaderSink
}

/**
 * The answer to a public read, from a copy or from the service; nothing when it is too large to be shared.
 * Rejects with the AppError that the client is to hear.
 */
export type AnswerRead = (read: PublicRead, asking: Asking) => Promise<EdgeAnswer | undefined>

export function createReads({ cache, toAnswer, countRequest }: ReadsOptions): AnswerRead {
  return async (read, { requestId, headers, client, response, sink }) => {
    const admit = () => countRequest(client.limitedAs, sink)
    try {
      const found = await cache.read(read, { requestId, headers, forwarded: client.forwarded, admit, response })
      if (found === undefined) return undefined
      const { copy, state } = found
      const coding = chooseCoding(headers['accept-encoding'] as string | undefined)
      const representation = copy.representations[coding] ?? (await cache.representation(copy, coding))
      return toAnswer(copy, representation, state, { coding, ifNoneMatch: headers['if-none-match'], requestId })
    } catch (cause) {
      sink.headers({ 'cache-control': 'no-cache' })
      if (cause instanceof AppError) throw cause
      throw cause instanceof NobodyWaitsError ? clientLeft(cause) : serviceUnavailable(cause)
    }
  }
}
