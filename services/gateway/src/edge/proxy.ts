import type { IncomingHttpHeaders } from 'node:http'
import { unavailable } from '@bajiaozhi/shared/errors/app-error'
import type { App } from '@bajiaozhi/shared/http/app-factory'
import httpProxy, { type FastifyHttpProxyOptions } from '@fastify/http-proxy'
import type {
  FastifyInstance,
  FastifyReply,
  HTTPMethods,
  onRequestAsyncHookHandler,
  preHandlerAsyncHookHandler,
} from 'fastify'
import { type Access, type ProxyRoute, TIMEOUT_MS } from '../routes.ts'
import type { Upstream } from '../upstream/upstream.ts'
import { refuseLongBodies } from './body-limits.ts'
import { requestHeaders, responseHeaders } from './headers.ts'

export interface ProxyOptions {
  route: ProxyRoute
  upstream: Upstream
  /** Runs before a body is read. */
  guard: onRequestAsyncHookHandler
  /** Answers what needs no request of its own. */
  edgeReads: preHandlerAsyncHookHandler
  variesByOrigin: boolean
}

type ReplyOptions = NonNullable<FastifyHttpProxyOptions['replyOptions']>

const METHODS: Record<Access, HTTPMethods[]> = {
  public: ['GET', 'HEAD'],
  admin: ['GET', 'HEAD', 'POST', 'PUT', 'DELETE'],
}

/** Passes one row of the table on to its service. */
export async function registerProxy(app: App, options: ProxyOptions): Promise<void> {
  const { route, upstream, guard, edgeReads, variesByOrigin } = options
  await app.register(async (scope) => {
    if (route.access === 'admin') scope.addHook('onRequest', guard)
    else scope.addHook('preHandler', edgeReads)
    scope.addHook('onRequest', refuseLongBodies(route.bodyLimit))
    readBodiesAsTheyAre(scope, route.bodyLimit)
    await scope.register(httpProxy, {
      upstream: upstream.url,
      prefix: route.prefix,
      rewritePrefix: route.prefix,
      httpMethods: METHODS[route.access],
      proxyPayloads: false,
      disableRequestLogging: true,
      // A Dispatcher of our undici, of which reply-from (with an undici of its own) calls nothing but request().
      undici: upstream.dispatcher as never,
      replyOptions: replyOptions(TIMEOUT_MS[route.access], variesByOrigin),
      handler: (request, reply, dest, options) =>
        reply.from(dest, { ...options, ...bodyOf(request.body, request.headers) }),
    })
  })
}

const replyOptions = (timeout: number, variesByOrigin: boolean): ReplyOptions => ({
  timeout,
  // As it comes, reply-from sends a GET that got 503 eleven times; `maxRetriesOn503: 0` counts as unset.
  retryDelay: () => null,
  rewriteRequestHeaders: (request, headers) => requestHeaders(headers, request),
  rewriteHeaders: (headers) => responseHeaders(headers, variesByOrigin),
  onError: (reply, { error }) => {
    void (reply as FastifyReply).send(unavailable('SERVICE_UNAVAILABLE', UNAVAILABLE, { cause: error.cause ?? error }))
  },
})

export const UNAVAILABLE = 'this part of the service does not answer right now, please try again'

/**
 * Bodies are read to their end before anything is sent: the limit holds, a slow client costs no service a connection, and
 * a request whose connection failed can be sent elsewhere. Their meaning (malformed JSON) is the service's business.
 */
function readBodiesAsTheyAre(scope: FastifyInstance, bodyLimit: number): void {
  scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit }, async (_request: unknown, body: Buffer) =>
    body.length === 0 ? undefined : body,
  )
}

/** reply-from would send a JSON body as the JSON of its bytes, unless it is told the type with it. */
function bodyOf(body: unknown, headers: IncomingHttpHeaders): Pick<ReplyOptions, 'body' | 'contentType'> {
  return body === undefined ? {} : { body, contentType: headers['content-type'] ?? 'application/octet-stream' }
}
