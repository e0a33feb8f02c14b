import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AppError } from '@bajiaozhi/shared/errors/app-error'
import { logError, shapeOfError } from '@bajiaozhi/shared/http/error-handler'
import type { ObserveRequest } from '@bajiaozhi/shared/http/metrics'
import { requestIdOf } from '@bajiaozhi/shared/http/request-id'
import type { Logger } from '@bajiaozhi/shared/logger/logger'
import { tracing } from '@bajiaozhi/shared/telemetry/tracing'
import type { ClientOf } from '../edge/client.ts'
import { pathOf } from '../edge/normal-path.ts'
import { SECURITY_HEADERS } from '../edge/security-headers.ts'
import { publicPrefixOf, SERVICES, type ServiceName } from '../routes.ts'
import { type PublicRead, toPublicRead, type ValuesOf } from './canonical-url.ts'
import type { EdgeAnswer } from './edge-answer.ts'
import { linesOf } from './head-lines.ts'
import type { AnswerRead } from './reads.ts'
import type { SendAnswer } from './send-answer.ts'

/** As the app names them in its metrics. */
const ROUTE_NAMES = Object.fromEntries(
  SERVICES.map((service) => [service, { list: publicPrefixOf(service), below: `${publicPrefixOf(service)}/*` }]),
) as Record<ServiceName, { list: string; below: string }>

type Handle = (request: IncomingMessage, response: ServerResponse) => void

export interface DirectReadsOptions {
  answerRead: AnswerRead
  clientOf: ClientOf
  observe: ObserveRequest
  logger: Logger
  send: SendAnswer
  /** The app, for what turns out to be too large to be shared. */
  handle: Handle
}

/** A query in which nothing is encoded: whoever parses it, and in whichever way, reads the same. */
const PLAIN_QUERY = /^\?(?:[\w.~-]+=[\w.~-]*(?:&(?=.)|$))+$/

/**
 * Answers public reads that no fresh copy answers, without the app: its routing, hooks and logs cost more than all the rest of such
 * a read. Takes only what `isPlainRead` lets pass. @returns whether the request is taken care of
 */
export function createDirectReads(
  options: DirectReadsOptions,
): (request: IncomingMessage, response: ServerResponse) => boolean {
  return (request, response) => {
    // Spans are begun and ended by the app's hooks.
    const read = tracing() === undefined ? readOf(request.url!) : undefined
    if (read === undefined) return false
    answer(options, read, request, response).catch((err: unknown) => {
      options.logger.error({ err }, 'a read could not be answered')
      response.destroy()
    })
    return true
  }
}

function readOf(url: string): PublicRead | undefined {
  const path = pathOf(url)
  if (path.length === url.length) return toPublicRead(url)
  const search = url.slice(path.length)
  return PLAIN_QUERY.test(search) ? toPublicRead(path, parse(search)) : undefined
}

function parse(search: string): ValuesOf {
  const pairs = search.slice(1).split('&')
  return (parameter) => {
    const isSaidBy = (pair: string) => pair[parameter.length] === '=' && pair.startsWith(parameter)
    return pairs.filter(isSaidBy).map((pair) => pair.slice(parameter.length + 1))
  }
}

async function answer(
  { answerRead, clientOf, observe, logger, send, handle }: DirectReadsOptions,
  read: PublicRead,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const begunAt = performance.now()
  const { headers } = request
  const requestId = requestIdOf(headers)
  const said: Record<string, string> = {}
  const sink = { headers: (values: Record<string, string>) => Object.assign(said, values) }
  let given: EdgeAnswer | undefined
  try {
    given = await answerRead(read, { requestId, headers, client: clientOf(request), response, sink })
  } catch (error) {
    given = toErrorAnswer(error as AppError, requestId, said, logger)
  }
  if (given === undefined) return handle(request, response)
  if (!response.destroyed) send(request, response, given)
  tell(read, request, given.status, requestId, performance.now() - begunAt, observe, logger)
}

function toErrorAnswer(error: AppError, requestId: string, said: Record<string, string>, logger: Logger): EdgeAnswer {
  logError(error, error, logger)
  const { headers, body } = shapeOfError(error, requestId)
  const text = JSON.stringify(body)
  const about = { 'content-type': 'application/json; charset=utf-8', 'content-length': String(Buffer.byteLength(text)) }
  const lines = linesOf({ ...SECURITY_HEADERS, ...said, ...headers, ...about })
  return { status: error.status, lines, requestId, body: text }
}

function tell(
  { service }: PublicRead,
  { method, url }: IncomingMessage,
  status: number,
  requestId: string,
  ms: number,
  observe: ObserveRequest,
  logger: Logger,
): void {
  const { list, below } = ROUTE_NAMES[service]
  const route = pathOf(url!) === list ? list : below
  observe({ method: method!, route, status }, ms / 1000)
  if (logger.isLevelEnabled('info')) {
    logger.info({ request_id: requestId, method, route, status, ms: Math.round(ms * 10) / 10 }, 'request')
  }
}
