import type { IncomingHttpHeaders } from 'node:http'
import type { App } from '@bajiaozhi/shared/http/app-factory'
import httpProxy, { type FastifyHttpProxyOptions } from '@fastify/http-proxy'
import type {
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
  HTTPMethods,
  onRequestAsyncHookHandler,
  preHandlerAsyncHookHandler,
} from 'fastify'
import type { CountRequest } from '../rate-limit/count-request.ts'
import { type Access, POLICIES, type ProxyRoute } from '../routes.ts'
import type { Upstream } from '../upstream/upstream.ts'
import { refuseLongBodies } from './body-limits.ts'
import { clientLeft, serviceUnavailable } from './failures.ts'
import { requestHeaders, responseHeaders } from './headers.ts'
import { CLIENT_LEFT, leavingOf, ProxiedDispatcher } from './proxied-dispatcher.ts'

export interface ProxyOptions {
  route: ProxyRoute
  upstream: Upstream
  /** Runs before a body is read. */
  guard: onRequestAsyncHookHandler
  /** Answers what needs no request of its own. */
  edgeReads: preHandlerAsyncHookHandler
  /** Counts, by the client's address, what the edge cache did not answer. */
  countRequest: CountRequest
  variesByOrigin: boolean
}

type ReplyOptions = NonNullable<FastifyHttpProxyOptions['replyOptions']>

const METHODS: Record<Access, HTTPMethods[]> = {
  public: ['GET', 'HEAD'],
  admin: ['GET', 'HEAD', 'POST', 'PUT', 'DELETE'],
}

/** Passes one row of the table on to its service. */
export async function registerProxy(app: App, options: ProxyOptions): Promise<void> {
  const { route, upstream, guard, variesByOrigin } = options
  const { prefix, access, priority = access } = route
  const told = { route: prefix, policy: POLICIES[access], priority }
  await app.register(async (scope) => {
    if (route.access === 'admin') scope.addHook('onRequest', guard)
    else limitReads(scope, options)
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
      undici: new ProxiedDispatcher(upstream.dispatcher, told) as never,
      replyOptions: replyOptions(variesByOrigin),
      handler: (request, reply, dest, options) =>
        reply.from(dest, { ...options, ...ofClient(request, reply), ...bodyOf(request.body, request.headers) }),
    })
  })
}

function limitReads(scope: FastifyInstance, { edgeReads, countRequest }: ProxyOptions): void {
  scope.addHook('preHandler', edgeReads)
  scope.addHook('preHandler', async (request, reply) => countRequest(request.client.limitedAs, reply))
}

const replyOptions = (variesByOrigin: boolean): ReplyOptions => ({
  // As it comes, reply-from sends a GET that got 503 eleven times; `maxRetriesOn503: 0` counts as unset.
  retryDelay: () => null,
  rewriteHeaders: (headers) => responseHeaders(headers, variesByOrigin),
})

/** What depends on who asks: the headers, and what becomes of the request when the client leaves. */
function ofClient(request: FastifyRequest, reply: FastifyReply) {
  const left = leavingOf(reply.raw)
  return {
    rewriteRequestHeaders: (_: unknown, headers: IncomingHttpHeaders) => ({
      ...requestHeaders(headers, request),
      [CLIENT_LEFT]: left,
    }),
    onError: (_: unknown, { error }: { error: Error }) => {
      const cause = error.cause ?? error
      void reply.send(left.aborted ? clientLeft(cause) : serviceUnavailable(cause))
    },
  } satisfies Partial<ReplyOptions>
}

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
