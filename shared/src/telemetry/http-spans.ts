import { FastifyOtelInstrumentation } from '@fastify/otel'
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici'
import { isQuiet } from '../http/app-factory.ts'

const OF_A_TRACE = new Set(['traceparent', 'tracestate'])

/** Requests that come and go. Both libraries listen on channels that Fastify and undici publish themselves. */
export function traceHttp(): void {
  new FastifyOtelInstrumentation({
    registerOnInitialization: true,
    instrumentHooks: false,
    instrumentHandler: false,
    ignorePaths: ({ url }) => isQuiet(url),
    requestHook(span, request) {
      span.updateName(`${request.method} ${request.routeOptions.url ?? 'none'}`)
      span.setAttribute('request_id', request.id)
    },
  })
  new UndiciInstrumentation({
    requireParentforSpans: true,
    requestHook: (_span, request) => dropTrace(request.headers),
  })
}

/** What is passed on may name its place in the trace already; another one is added after this, and two make the header worthless. */
function dropTrace(headers: unknown): void {
  if (!Array.isArray(headers)) return
  for (let at = headers.length - 2; at >= 0; at -= 2)
    if (OF_A_TRACE.has(String(headers[at]).toLowerCase())) headers.splice(at, 2)
}
