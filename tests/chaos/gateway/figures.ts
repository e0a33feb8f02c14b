import type { Exchange } from './exchange.ts'
import type { PlannedFault } from './plan.ts'

/** A fault from its beginning until all is as it was. */
export interface FaultWindow extends PlannedFault {
  from: number
  to: number
  /** Of `scaled`: the new replica's part of the requests to its service, and how many replicas there were. */
  share?: { part: number; replicas: number }
  /** Of `down`: what the gateway sent while no replica was there. */
  attempts?: { from: number; to: number; count: number }
}

/** What a run has seen. */
export interface Figures {
  seconds: number
  exchanges: readonly Exchange[]
  windows: readonly FaultWindow[]
  planned: readonly PlannedFault[]
  /** How many rows MySQL holds of each content of this run. */
  rows: ReadonlyMap<string, number>
  /** How often containers of the gateway were started again by themselves. */
  gatewayRestarts: number
  /** The check's own event loop, 99th percentile: how exact its clock readings are. */
  loopLagMs: number
}

export const overlaps = ({ due, ended }: Exchange, { from, to }: FaultWindow): boolean => due < to && ended > from
