import type { Histogram, MetricValueWithName, Registry } from 'prom-client'

type Labels = Record<string, string | number>

interface Series {
  labels: Labels
  /** How many values each bound is the first for, and behind the last one those that are above all. */
  counts: number[]
  sum: number
}

export interface SeriesHistogramOptions {
  name: string
  help: string
  /** Upper bounds, ascending. */
  buckets: readonly number[]
  registry: Registry
}

/**
 * A histogram of Prometheus that finds its series by a key of the caller's: prom-client's own makes and validates a text of all labels
 * for every value. Measured: 2% of a read through the gateway.
 */
export class SeriesHistogram {
  readonly name: string
  readonly #help: string
  readonly #bounds: readonly number[]
  readonly #series = new Map<string, Series>()

  constructor({ name, help, buckets, registry }: SeriesHistogramOptions) {
    this.name = name
    this.#help = help
    this.#bounds = buckets
    // A registry asks no more of a metric than its name, `get` and `reset`; its type names prom-client's own classes.
    registry.registerMetric(this as unknown as Histogram)
  }

  /** @param key says the same as the labels, shortly */
  observe(key: string, labels: Labels, value: number): void {
    const series = this.#series.get(key) ?? this.#begin(key, labels)
    const bounds = this.#bounds
    let at = 0
    while (at < bounds.length && !(value <= bounds[at]!)) at += 1
    series.counts[at]! += 1
    series.sum += value
  }

  async get() {
    const values = [...this.#series.values()].flatMap((series) => this.#valuesOf(series))
    return { name: this.name, help: this.#help, type: 'histogram', aggregator: 'sum', values }
  }

  reset(): void {
    this.#series.clear()
  }

  #begin(key: string, labels: Labels): Series {
    const series: Series = { labels, counts: new Array<number>(this.#bounds.length + 1).fill(0), sum: 0 }
    this.#series.set(key, series)
    return series
  }

  #valuesOf({ labels, counts, sum }: Series): MetricValueWithName<string>[] {
    let count = 0
    const buckets = [...this.#bounds, '+Inf'].map((le, at) => {
      count += counts[at]!
      return { metricName: `${this.name}_bucket`, labels: { le, ...labels }, value: count }
    })
    return [
      ...buckets,
      { metricName: `${this.name}_sum`, labels, value: sum },
      { metricName: `${this.name}_count`, labels, value: count },
    ]
  }
}
