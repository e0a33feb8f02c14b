import { SERVICES, type ServiceName } from './exchange.ts'
import { SHORT_RUN_SEC } from './parameters.ts'

/**
 * What goes wrong: one of three replicas gets SIGKILL, or its processes stop; there is a replica more; all are replaced one by one; the gateway's
 * processes are replaced one by one; all replicas get SIGKILL.
 */
export const FAULT_KINDS = ['killed', 'paused', 'scaled', 'rolled', 'reloaded', 'down'] as const
export type FaultKind = (typeof FAULT_KINDS)[number]

export interface PlannedFault {
  kind: FaultKind
  /** Whose replicas; none when it is the gateway's processes. */
  services: readonly ServiceName[]
}

export const nameOf = ({ kind, services }: PlannedFault): string => `${services.join(', ') || 'gateway'} ${kind}`

export const isShort = (seconds: number): boolean => seconds < SHORT_RUN_SEC

/** Every fault, in five minutes for each service by itself; in a minute a replica of each service at once, and three kinds fewer. */
export const planFaults = (seconds: number): PlannedFault[] => (isShort(seconds) ? SHORT : LONG)

const ofEach = (kind: FaultKind): PlannedFault[] => SERVICES.map((service) => ({ kind, services: [service] }))

const SHORT: PlannedFault[] = [
  { kind: 'killed', services: SERVICES },
  { kind: 'paused', services: SERVICES },
  { kind: 'rolled', services: ['events'] },
  { kind: 'reloaded', services: [] },
]
const LONG: PlannedFault[] = [
  ...ofEach('killed'),
  ...ofEach('paused'),
  { kind: 'scaled', services: ['events'] },
  ...ofEach('rolled'),
  { kind: 'reloaded', services: [] },
  { kind: 'down', services: ['fighters'] },
]
