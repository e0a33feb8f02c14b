import { describe, expect, it } from '@jest/globals'
import { AggregatorRegistry, Histogram, Registry } from 'prom-client'
import { SeriesHistogram } from '../../src/telemetry/series-histogram.ts'

const OPTIONS = { name: 'took_seconds', help: 'Time', labelNames: ['route'], buckets: [0.1, 1] }
const VALUES: [route: string, seconds: number][] = [
  ['/a', 0.1],
  ['/b', 0.05],
  ['/a', 0.2],
  ['/a', 7],
  ['/b', 1],
]

function ours(): Registry {
  const registry = new Registry()
  const histogram = new SeriesHistogram({ ...OPTIONS, registry })
  for (const [route, seconds] of VALUES) histogram.observe([route], seconds)
  return registry
}

function promClients(): Registry {
  const registry = new Registry()
  const histogram = new Histogram({ ...OPTIONS, registers: [registry] })
  for (const [route, seconds] of VALUES) histogram.observe({ route }, seconds)
  return registry
}

describe('a histogram that finds its series by their labels', () => {
  it("reads as prom-client's own, with the labels of its registry", async () => {
    const [one, other] = [ours(), promClients()]
    expect(await one.metrics()).toBe(await other.metrics())
    for (const registry of [one, other]) registry.setDefaultLabels({ service: 'x' })
    expect(await other.getMetricsAsJSON()).toMatchObject(await one.getMetricsAsJSON())
    expect(await one.metrics()).toContain('took_seconds_bucket{le="1",route="/a",service="x"} 2\n')
  })

  it("is added up with another process's as prom-client's own", async () => {
    const summed = async (registries: Registry[]) =>
      AggregatorRegistry.aggregate(await Promise.all(registries.map((each) => each.getMetricsAsJSON()))).metrics()
    expect(await summed([ours(), ours()])).toBe(await summed([promClients(), promClients()]))
    expect(await summed([ours(), ours()])).toContain('took_seconds_count{route="/a"} 6\n')
  })

  it('counts from nothing after it was reset', async () => {
    const registry = ours()
    registry.resetMetrics()
    expect(await registry.metrics()).not.toContain('took_seconds_count')
  })

  it('cannot share its name', () => {
    const registry = ours()
    expect(() => new SeriesHistogram({ ...OPTIONS, registry })).toThrow('already been registered')
  })
})
