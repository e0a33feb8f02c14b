import type { FastifyBaseLogger, FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { AppError, notFound } from '../errors/app-error.ts'

/** Turns a failure of a dependency into what a client is told, or leaves it to the others. */
export type ErrorMapper = (error: unknown) => AppError | undefined

const OURS: Record<string, string> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'BODY_TOO_LARGE',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'UNSUPPORTED_MEDIA_TYPE',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'MALFORMED_JSON',
  FST_ERR_CTP_INVALID_JSON_BODY: 'MALFORMED_JSON',
  FST_ERR_BAD_URL: 'BAD_URL',
}

/** One place decides what a client hears of a failure; the log hears all of it. */
export function createErrorHandler(mapError?: ErrorMapper) {
  return (error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const answer = toAppError(error, mapError)
    logError(answer, error, request.log)
    return sendError(answer, request, reply)
  }
}

/** What is on our side is logged with its cause, unless it is routine. */
export function logError(answer: AppError, cause: unknown, log: FastifyBaseLogger): void {
  if (answer.status >= 500 && !answer.isRoutine) {
    log[answer.status === 503 ? 'warn' : 'error']({ err: cause }, answer.message)
  }
}

/** An error in the one shape of the API, with the headers that belong to it. */
export function shapeOfError(error: AppError, requestId: string) {
  const headers: Record<string, string> = {}
  if (error.retryAfterSec !== undefined) headers['retry-after'] = String(error.retryAfterSec)
  if (error.status === 401) headers['www-authenticate'] = 'Bearer'
  const body = {
    error: error.message,
    code: error.code,
    request_id: requestId,
    ...(error.id === undefined ? {} : { id: error.id }),
  }
  return { headers, body }
}

export function sendError(error: AppError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { headers, body } = shapeOfError(error, request.id)
  return reply.status(error.status).headers(headers).send(body)
}

export const notFoundHandler = (request: FastifyRequest, reply: FastifyReply): FastifyReply =>
  sendError(notFound('NOT_FOUND', 'there is nothing at this address'), request, reply)

function toAppError(error: unknown, mapError?: ErrorMapper): AppError {
  if (error instanceof AppError) return error
  const mapped = mapError?.(error)
  if (mapped) return mapped
  return fromFastify(error as FastifyError) ?? internal(error)
}

function fromFastify(error: FastifyError): AppError | undefined {
  if (error.validation) {
    return new AppError({ status: 400, code: 'INVALID_REQUEST', message: validationMessage(error), cause: error })
  }
  const status = error.statusCode
  if (status === undefined || status < 400 || status > 499) return undefined
  return new AppError({ status, code: OURS[error.code] ?? 'BAD_REQUEST', message: clientMessage(error), cause: error })
}

function validationMessage(error: FastifyError): string {
  const [first] = error.validation ?? []
  const where = `${error.validationContext ?? 'request'}${(first?.instancePath ?? '').replaceAll('/', '.')}`
  const unknown = (first?.params as { additionalProperty?: string } | undefined)?.additionalProperty
  return unknown === undefined
    ? `${where} ${first?.message ?? 'is not valid'}`
    : `${where} has an unknown field ${JSON.stringify(unknown)}`
}

const clientMessage = (error: FastifyError): string =>
  OURS[error.code] === 'MALFORMED_JSON' ? 'the body is not valid JSON' : error.message

const internal = (cause: unknown): AppError =>
  new AppError({ status: 500, code: 'INTERNAL', message: 'something went wrong on our side', cause })
