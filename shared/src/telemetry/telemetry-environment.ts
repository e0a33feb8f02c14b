import Type, { type Static } from 'typebox'
import { HttpUrl } from '../config/fragments.ts'

const SAMPLERS = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const

/**
 * OpenTelemetry's own names and meanings; spread into a process's schema. Its further ones (`OTEL_EXPORTER_OTLP_HEADERS`, `OTEL_BSP_*`) are
 * read by its SDK.
 */
export const telemetryEnvironment = {
  OTEL_EXPORTER_OTLP_ENDPOINT: Type.Optional(HttpUrl),
  OTEL_SERVICE_NAME: Type.Optional(Type.String()),
  OTEL_TRACES_SAMPLER: Type.Enum(SAMPLERS, { default: 'parentbased_always_on' }),
  OTEL_TRACES_SAMPLER_ARG: Type.Number({ minimum: 0, maximum: 1, default: 1 }),
}

const TelemetryEnvironment = Type.Object(telemetryEnvironment)

export type TelemetryConfig = ReturnType<typeof toTelemetryConfig>

export function toTelemetryConfig(read: Static<typeof TelemetryEnvironment>) {
  return {
    /** Without one there is no tracing. */
    endpoint: read.OTEL_EXPORTER_OTLP_ENDPOINT,
    /** The process's own name unless told. */
    serviceName: read.OTEL_SERVICE_NAME,
    sampler: read.OTEL_TRACES_SAMPLER,
    /** Share of traces, 0 to 1, for the samplers that take one. */
    ratio: read.OTEL_TRACES_SAMPLER_ARG,
  }
}
