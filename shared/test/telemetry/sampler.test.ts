import { describe, expect, test } from '@jest/globals'
import { ROOT_CONTEXT, SpanKind, TraceFlags, trace } from '@opentelemetry/api'
import { SamplingDecision } from '@opentelemetry/sdk-trace-node'
import { createSampler } from '../../src/telemetry/sampler.ts'
import type { TelemetryConfig } from '../../src/telemetry/telemetry-environment.ts'

/** The ratio sampler looks at the id: this one is below every share but nought, or above every share but one. */
const [LOW, HIGH] = ['00000001'.padEnd(32, '0'), 'ffffffff'.padEnd(32, '0')]

const callerSays = (traceFlags: TraceFlags, traceId: string) =>
  trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId: 'b7ad6b7169203331', traceFlags, isRemote: true })

function records(sampler: TelemetryConfig['sampler'], ratio: number, isDoor: boolean, flags?: TraceFlags, id = HIGH) {
  const context = flags === undefined ? ROOT_CONTEXT : callerSays(flags, id)
  const { decision } = createSampler({ sampler, ratio }, isDoor).shouldSample(
    context,
    id,
    'GET',
    SpanKind.SERVER,
    {},
    [],
  )
  return decision === SamplingDecision.RECORD_AND_SAMPLED
}

describe('whether a trace is recorded', () => {
  test('is decided where it begins, and followed by everything behind', () => {
    expect(records('parentbased_traceidratio', 0.01, false)).toBe(false)
    expect(records('parentbased_traceidratio', 0.01, false, undefined, LOW)).toBe(true)
    expect(records('parentbased_traceidratio', 0.01, false, TraceFlags.SAMPLED)).toBe(true)
    expect(records('parentbased_always_on', 1, false, TraceFlags.NONE)).toBe(false)
    expect(records('parentbased_always_off', 1, false, TraceFlags.SAMPLED)).toBe(true)
  })

  test('is not for a stranger at the door to say', () => {
    expect(records('parentbased_traceidratio', 0.01, true, TraceFlags.SAMPLED)).toBe(false)
    expect(records('parentbased_always_off', 1, true, TraceFlags.SAMPLED)).toBe(false)
    expect(records('parentbased_always_on', 1, true, TraceFlags.NONE)).toBe(true)
  })

  test('depends on nobody with the samplers that ask for no parent', () => {
    expect(records('always_on', 1, false, TraceFlags.NONE)).toBe(true)
    expect(records('always_off', 1, false, TraceFlags.SAMPLED)).toBe(false)
    expect(records('traceidratio', 0.01, false, TraceFlags.SAMPLED)).toBe(false)
  })
})
