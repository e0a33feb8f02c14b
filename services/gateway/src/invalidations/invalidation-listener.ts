import type { Bus } from '@bajiaozhi/shared/bus/bus'
import { Invalidation, invalidationSubject } from '@bajiaozhi/shared/contracts/invalidation'
import { Counter, type Registry } from 'prom-client'

export interface InvalidationListenerOptions {
  bus: Pick<Bus, 'subscribe'>
  registry: Registry
  /** Drops what is held under the tags. */
  onInvalidation?: (invalidation: Invalidation) => void
}

/** Hears which tags a committed write has voided. NATS is a hint (law 2): while it is away nothing waits for it. */
export function listenForInvalidations({ bus, registry, onInvalidation }: InvalidationListenerOptions): void {
  const heard = new Counter({
    name: 'gateway_invalidations_total',
    help: 'Invalidations heard from the services, by domain',
    labelNames: ['domain'],
    registers: [registry],
  })
  bus.subscribe(invalidationSubject('>'), Invalidation, (invalidation) => {
    heard.inc({ domain: invalidation.domain })
    onInvalidation?.(invalidation)
  })
}
