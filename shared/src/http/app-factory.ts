import type { IncomingMessage, ServerOptions, ServerResponse } from 'node:http'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import Fastify, {
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
  type RawServerDefault,
} from 'fastify'
import type { Logger } from '../logger/logger.ts'
import { Connections } from '../shutdown/connections.ts'
import { Departure } from '../shutdown/departure.ts'
import { type AnswerHeaders, createClientErrorHandler } from './client-error.ts'
import { forgetTypeOfEmptyBody } from './empty-body.ts'
import { createErrorHandler, type ErrorMapper, notFoundHandler } from './error-handler.ts'
import { REQUEST_ID_HEADER, requestIdOf } from './request-id.ts'
import { textGuard } from './text-guard.ts'
import { validatorCompiler } from './validation.ts'

declare module 'fastify' {
  interface FastifyInstance {
    departure: Departure
    connections: Connections
  }
}

export type App = FastifyInstance<RawServerDefault, IncomingMessage, ServerResponse, Logger, TypeBoxTypeProvider>

export interface AppOptions {
  logger: Logger
  /** What a failure of a dependency means to a client, e.g. `mysqlUnavailable`. */
  mapError?: ErrorMapper
  /** Bytes; 1 MiB unless told. */
  bodyLimit?: number
  /** On every answer, those included that are given before there is a request. */
  headers?: AnswerHeaders
  /** For Node's own server. */
  http?: ServerOptions
}

const MIB = 1024 * 1024

/** An HTTP app with the habits of this house: request ids, one error shape, strict bodies, one log line a request. */
export function createApp({ logger, mapError, bodyLimit = MIB, headers = {}, http = {} }: AppOptions): App {
  const errorHandler = createErrorHandler(mapError)
  const app = Fastify({
    loggerInstance: logger,
    logController: new LogController({ requestIdLogLabel: 'request_id', disableRequestLogging: true }),
    genReqId: (request) => requestIdOf(request.headers),
    clientErrorHandler: createClientErrorHandler(headers),
    return503OnClosing: false,
    bodyLimit,
    http,
    routerOptions: { maxParamLength: 256 },
    frameworkErrors: (error, request, reply) => {
      void reply.headers({ ...headers, [REQUEST_ID_HEADER]: request.id })
      errorHandler(error, request as never, reply as never)
    },
  }).withTypeProvider<TypeBoxTypeProvider>() as unknown as App

  app.decorate('departure', new Departure()).decorate('connections', new Connections(app.server))
  app.setValidatorCompiler(validatorCompiler)
  app.setErrorHandler(errorHandler)
  app.setNotFoundHandler(notFoundHandler)
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(headers).header(REQUEST_ID_HEADER, request.id)
  })
  app.addHook('onRequest', forgetTypeOfEmptyBody)
  app.addHook('preValidation', textGuard)
  app.addHook('onResponse', logResponse)
  return app
}

const QUIET = new Set(['/livez', '/readyz', '/metrics', '/healthz'])

/** Whether a path is asked by machines again and again, so that nobody wants a line or a span for each time. */
export const isQuiet = (path: string): boolean => QUIET.has(path)

const logResponse = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
  const route = request.routeOptions.url ?? 'none'
  if (isQuiet(route)) return
  const ms = Math.round(reply.elapsedTime * 10) / 10
  request.log.info({ method: request.method, route, status: reply.statusCode, ms }, 'request')
}
