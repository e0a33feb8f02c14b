import type { TelemetryConfig } from './telemetry-environment.ts'
import { setTracing } from './tracing.ts'

export interface StartTelemetryOptions {
  service: string
  telemetry: TelemetryConfig
  logLevel: string
  /** Callers are strangers: whether a trace is recorded is not for them to say. */
  isDoor?: boolean
}

/**
 * Traces this process if an endpoint is configured; else nothing of OpenTelemetry is even loaded. Call it before anything else is made:
 * apps and loggers look once whether tracing is on. It waits for no collector.
 */
export async function startTelemetry({ telemetry, ...options }: StartTelemetryOptions): Promise<void> {
  const { endpoint } = telemetry
  if (endpoint === undefined) return
  const { openTelemetry } = await import('./open-telemetry.ts')
  setTracing(openTelemetry({ ...telemetry, ...options, endpoint }))
}
