import { expect, test } from '@jest/globals'
import Type from 'typebox'
import { readEnvironment } from '../../src/config/environment.ts'
import { telemetryEnvironment, toTelemetryConfig } from '../../src/telemetry/telemetry-environment.ts'

const read = (env: Record<string, string>) => toTelemetryConfig(readEnvironment(Type.Object(telemetryEnvironment), env))

test('tracing is off unless an endpoint is set, and an empty one is none', () => {
  expect(read({}).endpoint).toBeUndefined()
  expect(read({ OTEL_EXPORTER_OTLP_ENDPOINT: '' }).endpoint).toBeUndefined()
})

test('with an endpoint every trace is recorded unless a sampler says otherwise', () => {
  const endpoint = 'http://collector:4318'
  expect(read({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint })).toEqual({
    endpoint,
    serviceName: undefined,
    sampler: 'parentbased_always_on',
    ratio: 1,
  })
  expect(read({ OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.01' })).toMatchObject({
    sampler: 'parentbased_traceidratio',
    ratio: 0.01,
  })
})

test.each([
  { OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318' },
  { OTEL_TRACES_SAMPLER: 'jaeger_remote' },
  { OTEL_TRACES_SAMPLER_ARG: '100' },
])('%j is refused at the start', (env) => {
  expect(() => read(env)).toThrow(Object.keys(env)[0])
})
