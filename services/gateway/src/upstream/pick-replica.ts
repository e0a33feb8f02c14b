import type { Replica } from './replica.ts'

export interface Picking {
  /** Replicas that this request was sent to before. */
  tried: readonly Replica[]
  /** Only these find out whether a replica that was ejected works again: what fails then can be sent elsewhere. */
  isRead: boolean
  /** Monotonic milliseconds. */
  now: number
  /** From 0 to below 1. */
  random: () => number
}

const READY_AND_IN = 0
const RANKS = { ready: READY_AND_IN, unknown: 1, unready: 1, silent: 4 }
/** Added to the rank of one that is ejected: an unready one that works comes before it, a silent one after. */
const OUT = 2

/**
 * One of the replicas of the best rank there is, the one with fewer requests in flight of two taken at random: as even as looking at
 * all of them, and gateways that look at the same time do not all run to the same one (Mitzenmacher, "The Power of Two
 * Choices in Randomized Load Balancing", 2001).
 */
export function pickReplica(
  replicas: readonly Replica[],
  { tried, isRead, now, random }: Picking,
): Replica | undefined {
  let best = Number.POSITIVE_INFINITY
  let candidates: Replica[] = []
  for (const replica of replicas) {
    if (tried.includes(replica)) continue
    const rank = rankOf(replica, isRead, now)
    if (rank > best) continue
    if (rank < best) candidates = []
    best = rank
    candidates.push(replica)
  }
  return lessBusyOfTwo(candidates, random)
}

function rankOf({ ejection, poll }: Replica, isRead: boolean, now: number): number {
  const isOut = ejection.isOut && !(isRead && ejection.mayProbe(now))
  return RANKS[poll.readiness] + (isOut ? OUT : 0)
}

function lessBusyOfTwo(candidates: readonly Replica[], random: () => number): Replica | undefined {
  const count = candidates.length
  if (count < 2) return candidates[0]
  const first = Math.floor(random() * count)
  const second = (first + 1 + Math.floor(random() * (count - 1))) % count
  const [one, other] = [candidates[first]!, candidates[second]!]
  return other.inFlight < one.inFlight ? other : one
}

/** Whether there is one of whom is known that it answers at all: without it there is no use in trying again. */
export const hasOther = (replicas: readonly Replica[], tried: readonly Replica[]): boolean =>
  replicas.some((replica) => !tried.includes(replica) && replica.poll.readiness !== 'silent')

/** Whether another one, as ready as this, is in use: the last one that works is never ejected. */
export const hasSubstitute = (replicas: readonly Replica[], leaving: Replica): boolean =>
  replicas.some(
    (replica) =>
      replica !== leaving && !replica.ejection.isOut && RANKS[replica.poll.readiness] <= RANKS[leaving.poll.readiness],
  )
