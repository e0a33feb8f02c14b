import { tracingChannel } from 'node:diagnostics_channel'
import { type Span, SpanKind, SpanStatusCode, type Tracer, trace } from '@opentelemetry/api'

/** What mysql2 and ioredis publish of a call, as far as it is used here. */
interface DriverCall {
  query?: string
  command?: string
  database?: string | number
  serverAddress: string
  serverPort?: number
  error?: unknown
}

/**
 * Spans of the calls that the drivers publish on their own channels: nothing is patched, and nothing needs be loaded in a certain
 * order. Only what is done for a request or a job counts: loops that look around by themselves would drown it.
 */
export function traceDrivers(tracer: Tracer): void {
  for (const channel of ['mysql2:query', 'mysql2:execute'])
    follow(channel, (call) => begin(tracer, 'mysql', summaryOf(call.query ?? ''), call))
  follow('ioredis:command', (call) => begin(tracer, 'redis', (call.command ?? '').toUpperCase(), call))
}

function follow(channel: string, start: (call: DriverCall) => Span): void {
  const spans = new WeakMap<DriverCall, Span>()

  function end(call: DriverCall): void {
    const span = spans.get(call)
    if (span === undefined) return
    spans.delete(call)
    if (call.error !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: String(call.error) })
    span.end()
  }

  tracingChannel<DriverCall>(channel).subscribe({
    start(call) {
      if (trace.getActiveSpan()?.isRecording()) spans.set(call, start(call))
    },
    end() {},
    asyncStart() {},
    asyncEnd: end,
    error: end,
  })
}

const begin = (tracer: Tracer, system: string, summary: string, call: DriverCall): Span =>
  tracer.startSpan(summary, {
    kind: SpanKind.CLIENT,
    attributes: {
      'db.system.name': system,
      'db.query.summary': summary,
      'db.namespace': String(call.database ?? ''),
      'server.address': call.serverAddress,
      ...(call.serverPort !== undefined && { 'server.port': call.serverPort }),
    },
  })

/** e.g. `SELECT articles`. The statement itself stays here: Sequelize writes what people typed into it. */
export function summaryOf(sql: string): string {
  const [, verb = '', next] = /^\s*(\w+)(?:\s+`?(\w+))?/.exec(sql) ?? []
  const name = verb.toUpperCase()
  if (name === 'SELECT' || name === 'DELETE')
    return [name, /\sFROM\s+`?(\w+)/i.exec(sql)?.[1]].filter(Boolean).join(' ')
  if (name === 'INSERT') return [name, /\sINTO\s+`?(\w+)/i.exec(sql)?.[1]].filter(Boolean).join(' ')
  return [name, next].filter(Boolean).join(' ')
}
