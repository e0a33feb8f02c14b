import { availableParallelism } from 'node:os'

const MIB = 1024 * 1024
/** Resident, reckoned from the heap and the cache that one may fill; a primary and two that had little to do were seen to take 260 MiB. */
const MEMORY = { primary: 80 * MIB, process: 190 * MIB }

export interface Machine {
  cores: number
  /** Bytes that the container may use. */
  memory: number
}

export const machine = (): Machine => ({ cores: availableParallelism(), memory: process.constrainedMemory() })

/** One a core, fewer when the container's memory does not hold so many and the one more that there is while they are replaced. */
export function processesFor({ cores, memory }: Machine): number {
  const fitting = Math.floor((memory - MEMORY.primary) / MEMORY.process) - 1
  return Math.max(1, Math.min(cores, fitting))
}
