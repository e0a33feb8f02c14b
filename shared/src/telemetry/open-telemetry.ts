import { AsyncLocalStorage } from 'node:async_hooks'
import { hostname } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import { context, propagation, ROOT_CONTEXT, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { suppressTracing, W3CTraceContextPropagator } from '@opentelemetry/core'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node'
import { createLogger } from '../logger/logger.ts'
import { calmExporter } from './calm-exporter.ts'
import { traceDrivers } from './driver-spans.ts'
import { traceHttp } from './http-spans.ts'
import { createSampler } from './sampler.ts'
import type { TelemetryConfig } from './telemetry-environment.ts'
import type { TracedJob, Tracing } from './tracing.ts'

export interface OpenTelemetryOptions extends TelemetryConfig {
  endpoint: string
  service: string
  logLevel: string
  isDoor?: boolean
}

/** A process that stops waits so long for its last spans. */
const FLUSH_MS = 500
const FAILED = new Set(['retried', 'dead', 'unsettled'])

/** Spans of this process, sent in batches by OTLP over HTTP. Only start-telemetry.ts loads this file. */
export function openTelemetry(options: OpenTelemetryOptions): Tracing {
  const { service, serviceName = service, logLevel, isDoor } = options
  const url = `${options.endpoint.replace(/\/+$/, '')}/v1/traces`
  const exporter = calmExporter(new OTLPTraceExporter({ url }), createLogger({ service, level: logLevel }))
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({
      'service.name': serviceName,
      'service.instance.id': `${hostname()}:${process.pid}`,
    }),
    sampler: createSampler(options, isDoor),
    spanProcessors: [new BatchSpanProcessor(exporter)],
  })
  // Not the default one, which would also carry a stranger's `baggage` through the door.
  provider.register({ propagator: new W3CTraceContextPropagator() })
  const tracer = trace.getTracer('bajiaozhi')
  traceHttp()
  traceDrivers(tracer)

  return {
    traceparent,
    job: (job, run) => tracer.startActiveSpan(job.stream, jobSpan(job), parentOf(job), (span) => runJob(span, run)),
    outside: (host, run) =>
      tracer.startActiveSpan(`GET ${host}`, { kind: SpanKind.CLIENT, attributes: { 'server.address': host } }, (span) =>
        context.with(suppressTracing(context.active()), () => runCall(span, run)),
      ),
    keep: () => AsyncLocalStorage.snapshot(),
    note: (attributes) => void trace.getActiveSpan()?.setAttributes(attributes),
    logFields() {
      const traceId = trace.getActiveSpan()?.spanContext().traceId
      return traceId === undefined ? {} : { trace_id: traceId }
    },
    stop: () => Promise.race([provider.shutdown().catch(() => {}), pause(FLUSH_MS, undefined, { ref: false })]),
  }
}

function traceparent(): string | undefined {
  const headers: { traceparent?: string } = {}
  propagation.inject(context.active(), headers)
  return headers.traceparent
}

const jobSpan = ({ stream, jobId, attempts }: TracedJob) => ({
  kind: SpanKind.CONSUMER,
  attributes: {
    'messaging.system': 'redis',
    'messaging.destination.name': stream,
    'messaging.message.id': jobId,
    'job.attempts': attempts,
  },
})

const parentOf = ({ traceparent }: TracedJob) => propagation.extract(ROOT_CONTEXT, { traceparent })

async function runJob<T extends string>(span: Span, run: () => Promise<T>): Promise<T> {
  try {
    const outcome = await run()
    span.setAttribute('job.outcome', outcome)
    if (FAILED.has(outcome)) span.setStatus({ code: SpanStatusCode.ERROR, message: outcome })
    return outcome
  } finally {
    span.end()
  }
}

async function runCall<T>(span: Span, run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (error) {
    span.setStatus({ code: SpanStatusCode.ERROR, message: String(error) })
    throw error
  } finally {
    span.end()
  }
}
