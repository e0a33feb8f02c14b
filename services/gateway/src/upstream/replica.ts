import { isIPv6 } from 'node:net'
import { Pool } from 'undici'
import { createConnector } from './connector.ts'
import { Ejection } from './ejection.ts'
import type { Outcome } from './failure.ts'
import { type Readiness, ReadinessPoll } from './readiness-poll.ts'

const MAX_CONNECTIONS = 512
const POLL_EVERY_MS = 500

/** One address of a service, with its own connections: a pool never leaves the address it was made for. */
export interface Replica {
  readonly address: string
  readonly pool: Pool
  readonly ejection: Ejection
  readonly poll: Pick<ReadinessPoll, 'readiness' | 'start' | 'close'>
  inFlight: number
  /** Attempts by route and outcome, for as long as DNS lists the address. */
  readonly attempts: Map<string, Partial<Record<Outcome, number>>>
}

export interface ReplicaOptions {
  /** e.g. `http://articles:3000` */
  service: URL
  address: string
  connectMs: number
  gatewayId: string
  onReadiness: (replica: Replica, readiness: Readiness) => void
}

export function createReplica({ service, address, connectMs, gatewayId, onReadiness }: ReplicaOptions): Replica {
  const origin = new URL(service.origin)
  origin.hostname = isIPv6(address) ? `[${address}]` : address
  const connect = createConnector(connectMs)
  const onChange = (readiness: Readiness) => onReadiness(replica, readiness)
  const replica: Replica = {
    address,
    // The times of a request are its policy's; see exchange.ts.
    pool: new Pool(origin, { connections: MAX_CONNECTIONS, connect, headersTimeout: 0, bodyTimeout: 0 }),
    ejection: new Ejection(),
    poll: new ReadinessPoll({ origin, connect, gatewayId, everyMs: POLL_EVERY_MS, onChange }),
    inFlight: 0,
    attempts: new Map(),
  }
  return replica
}
