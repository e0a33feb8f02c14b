import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  ParentBasedSampler,
  type Sampler,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace-node'
import type { TelemetryConfig } from './telemetry-environment.ts'

/** The samplers of OpenTelemetry's environment variables. A door asks for each caller's trace as if it began here. */
export function createSampler({ sampler, ratio }: Pick<TelemetryConfig, 'sampler' | 'ratio'>, isDoor = false): Sampler {
  const root = rootSampler(sampler, ratio)
  if (!sampler.startsWith('parentbased_')) return root
  return new ParentBasedSampler({
    root,
    ...(isDoor && { remoteParentSampled: root, remoteParentNotSampled: root }),
  })
}

function rootSampler(sampler: TelemetryConfig['sampler'], ratio: number): Sampler {
  if (sampler.endsWith('traceidratio')) return new TraceIdRatioBasedSampler(ratio)
  return sampler.endsWith('always_on') ? new AlwaysOnSampler() : new AlwaysOffSampler()
}
