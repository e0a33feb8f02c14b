import { expect, it } from '@jest/globals'
import { Counter, Gauge, Registry } from 'prom-client'
import type { Metrics } from '../../src/processes/messages.ts'
import { SummedMetrics } from '../../src/processes/summed-metrics.ts'

async function metricsOf(count: number): Promise<Metrics> {
  const registry = new Registry()
  new Counter({ name: 'served_total', help: 'x', labelNames: ['route'], registers: [registry] }).inc(
    { route: '/' },
    count,
  )
  new Gauge({ name: 'open', help: 'x', registers: [registry] }).set(count)
  new Gauge({ name: 'listed', help: 'x', aggregator: 'max', registers: [registry] }).set(count)
  return (await registry.getMetricsAsJSON()) as Metrics
}

it('adds up what runs, and goes on counting what is gone', async () => {
  const summed = new SummedMetrics(new Registry())
  summed.keep(await metricsOf(5))
  summed.keep(await metricsOf(7))
  const text = await summed.text([await metricsOf(1), await metricsOf(2)])
  expect(text).toContain('served_total{route="/"} 15\n')
  expect(text).toContain('open 3\n')
  expect(text).toContain('listed 2\n')
})
