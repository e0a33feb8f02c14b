import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'

/** A span as OTLP tells it, as far as tests look. */
export interface SeenSpan {
  traceId: string
  spanId: string
  /** Undefined at the beginning of a trace. */
  parentSpanId: string | undefined
  /** 2 server, 3 client, 5 consumer. */
  kind: number
  name: string
  service: string
  attributes: Record<string, unknown>
}

interface Otlp {
  resourceSpans: {
    resource: { attributes: Attribute[] }
    scopeSpans: { spans: (Omit<SeenSpan, 'service' | 'attributes'> & { attributes: Attribute[] })[] }[]
  }[]
}
type Attribute = { key: string; value: Record<string, unknown> }

export interface Collector {
  /** OTEL_EXPORTER_OTLP_ENDPOINT */
  endpoint: string
  spans: () => SeenSpan[]
  /** All spans of the trace to which a span belongs; throws while there is none like it. */
  traceOf: (isIt: (span: SeenSpan) => boolean) => SeenSpan[]
  close: () => Promise<void>
}

/** Receives traces by OTLP over HTTP in JSON, and keeps them. */
export async function startCollector(): Promise<Collector> {
  const spans: SeenSpan[] = []
  const server = createServer((request, response) => {
    void json(request).then((given) => {
      if (request.url === '/v1/traces') spans.push(...spansOf(given as Otlp))
      response.setHeader('content-type', 'application/json').end('{}')
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans: () => spans,
    traceOf(isIt) {
      const found = spans.find(isIt)
      if (!found) throw new Error(`no such span among ${spans.map(({ service, name }) => `${service} ${name}`)}`)
      return spans.filter(({ traceId }) => traceId === found.traceId)
    },
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function spansOf({ resourceSpans }: Otlp): SeenSpan[] {
  return resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const service = String(record(resource.attributes)['service.name'])
    return scopeSpans
      .flatMap(({ spans }) => spans)
      .map((span) => ({
        ...span,
        parentSpanId: span.parentSpanId || undefined,
        service,
        attributes: record(span.attributes),
      }))
  })
}

const record = (attributes: Attribute[]): Record<string, unknown> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]))
