import type { CommitStamp } from '../preload/stamp-commits.ts'
import type { HostProcess } from './host-process.ts'
import { monotonicOf } from './http-client.ts'

export interface Commits {
  /** When the last change of a root was committed, on the clock of http-client.ts; undefined while nothing was heard. */
  last: (id: number) => number | undefined
}

/** Hears of every commit of the replicas of one service. */
export function hearCommits(replicas: readonly HostProcess[]): Commits {
  const times = new Map<number, number>()
  for (const { onMessage } of replicas) {
    onMessage((message) => {
      const { id, at } = message as CommitStamp
      times.set(id, monotonicOf(at))
    })
  }
  return { last: (id) => times.get(id) }
}
