import { AggregatorRegistry, type Registry } from 'prom-client'
import type { Metrics } from './messages.ts'

/** What a process leaves behind: gauges are of the living. */
const COUNTS = new Set(['counter', 'histogram', 'summary'])

/**
 * Adds up the metrics of processes that come and go. The counts of those that are gone stay in the sums: Prometheus takes a
 * count that falls for one that began anew, and would count all of the others' again.
 */
export class SummedMetrics {
  readonly #own: Registry
  #kept: Metrics = []

  /** @param own of the process that adds up */
  constructor(own: Registry) {
    this.#own = own
  }

  /** Takes the last counts of a process that is gone. */
  keep(last: Metrics): void {
    const counts = last.filter(({ type }) => COUNTS.has(String(type)))
    // What it registers are the summed metrics themselves, only typed without their values.
    this.#kept = AggregatorRegistry.aggregate([this.#kept, counts]).getMetricsAsArray() as unknown as Metrics
  }

  /** In Prometheus' text format. */
  async text(living: readonly Metrics[]): Promise<string> {
    const own = await this.#own.getMetricsAsJSON()
    return AggregatorRegistry.aggregate([own, this.#kept, ...living]).metrics()
  }
}
