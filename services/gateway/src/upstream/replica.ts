import { isIPv6 } from 'node:net'
import { Pool } from 'undici'

const CONNECT_TIMEOUT_MS = 500
const MAX_CONNECTIONS = 512

/** One address of a service, with its own connections: a pool never leaves the address it was made for. */
export interface Replica {
  readonly address: string
  readonly pool: Pool
  inFlight: number
  /** Unix milliseconds until which nothing is sent here while there is another one. */
  asideUntil: number
}

export function createReplica(service: URL, address: string): Replica {
  const origin = new URL(service.origin)
  origin.hostname = isIPv6(address) ? `[${address}]` : address
  const pool = new Pool(origin, { connections: MAX_CONNECTIONS, connect: { timeout: CONNECT_TIMEOUT_MS } })
  return { address, pool, inFlight: 0, asideUntil: 0 }
}
