import type { EdgeCopy } from '../../../../services/gateway/src/edge-cache/edge-copy.ts'
import { createFlights, type Flights } from '../../../../services/gateway/src/edge-cache/flights.ts'
import {
  createInvalidationLog,
  type InvalidationLog,
} from '../../../../services/gateway/src/edge-cache/invalidation-log.ts'
import type { Variant } from '../variants.ts'

/** The pieces of the edge cache that a variant uses. */
export function breakEdge(variant: Variant): { log: InvalidationLog; flights: Flights<EdgeCopy> } {
  const [log, flights] = [createInvalidationLog(), createFlights<EdgeCopy>()]
  return {
    log: variant === 'edge-without-log' ? { ...log, isVoidedSince: () => false } : log,
    flights: variant === 'edge-without-detachment' ? { ...flights, detach() {}, detachAll() {} } : flights,
  }
}
