import { Counter, Gauge, type Registry } from 'prom-client'

export type Outcome = 'hit' | 'miss' | 'joined' | 'stale' | 'failed' | 'too_large' | 'left'
export type NotStored = 'not_storable' | 'voided' | 'outdated'
export type DropReason = 'tag' | 'gap' | 'connected'

export interface EdgeMetrics {
  answered: (outcome: Outcome) => void
  notStored: (reason: NotStored) => void
  dropped: (reason: DropReason, entries: number) => void
  heard: (domain: string) => void
}

export interface EdgeSizes {
  entries: () => number
  bytes: () => number
  flights: () => number
}

export function createEdgeMetrics(registry: Registry, sizes: EdgeSizes): EdgeMetrics {
  const answered = countLater(
    registry,
    'gateway_edge_answers_total',
    'Public reads answered by the edge cache',
    'outcome',
  )
  const notStored = countLater(
    registry,
    'gateway_edge_not_stored_total',
    'Answers of services that were not kept',
    'reason',
  )
  const dropped = countLater(registry, 'gateway_edge_dropped_total', 'Copies that invalidations voided', 'reason')
  const heard = countLater(registry, 'gateway_invalidations_total', 'Invalidations heard from the services', 'domain')
  gauge(registry, 'gateway_edge_entries', 'Copies held', sizes.entries)
  gauge(registry, 'gateway_edge_bytes', 'Bytes counted for the copies held, keys and bookkeeping included', sizes.bytes)
  gauge(registry, 'gateway_edge_flights', 'Requests to services that others can join', sizes.flights)
  return {
    answered: (outcome) => answered(outcome, 1),
    notStored: (reason) => notStored(reason, 1),
    dropped,
    heard: (domain) => heard(domain, 1),
  }
}

/** A counter whose labels are looked up when it is scraped: a hit is worth no more than an addition. */
function countLater(registry: Registry, name: string, help: string, label: string) {
  const counts: Record<string, number> = {}
  new Counter({
    name,
    help,
    labelNames: [label],
    registers: [registry],
    collect() {
      this.reset()
      for (const [value, count] of Object.entries(counts)) this.inc({ [label]: value }, count)
    },
  })
  return (value: string, by: number): void => {
    counts[value] = (counts[value] ?? 0) + by
  }
}

function gauge(registry: Registry, name: string, help: string, read: () => number): void {
  new Gauge({
    name,
    help,
    registers: [registry],
    collect() {
      this.set(read())
    },
  })
}
