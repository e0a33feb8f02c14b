import { type ExportResult, ExportResultCode } from '@opentelemetry/core'
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-node'
import type { Logger } from '../logger/logger.ts'

/** Says once that spans cannot be delivered, and once that they can again; what is lost meanwhile is lost. */
export function calmExporter(exporter: SpanExporter, logger: Logger): SpanExporter {
  let isFailing = false

  function note({ code, error: err }: ExportResult): void {
    const fails = code !== ExportResultCode.SUCCESS
    if (fails && !isFailing) logger.warn({ err }, 'traces cannot be delivered for now and are dropped')
    if (!fails && isFailing) logger.info('traces are delivered again')
    isFailing = fails
  }

  return {
    export: (spans: ReadableSpan[], done: (result: ExportResult) => void) =>
      exporter.export(spans, (result) => {
        note(result)
        done(result)
      }),
    shutdown: () => exporter.shutdown(),
    forceFlush: async () => exporter.forceFlush?.(),
  }
}
