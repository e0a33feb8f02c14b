import Type, { type Static } from 'typebox'

/** Where a worker is killed, always between two of its steps: each step by itself is one script or one transaction. */
export const FAILPOINTS = [
  'after read',
  'after commit, before ack',
  'before retry',
  'after retry',
  'in promotion',
  'in dead-lettering',
] as const
export const Failpoint = Type.Enum(FAILPOINTS)
export type Failpoint = Static<typeof Failpoint>

/** How often each was reached, by the lines that the workers wrote just before they died. */
export function countHits(lines: readonly string[]): Record<Failpoint, number> {
  const hits = (failpoint: Failpoint) => lines.filter((line) => line === failpoint).length
  return Object.fromEntries(FAILPOINTS.map((failpoint) => [failpoint, hits(failpoint)])) as Record<Failpoint, number>
}

/** @returns one of those that were reached least often: some are come by more seldom than others */
export function leastHit(hits: Record<Failpoint, number>): Failpoint {
  const fewest = Math.min(...Object.values(hits))
  const candidates = FAILPOINTS.filter((failpoint) => hits[failpoint] === fewest)
  return candidates[Math.floor(Math.random() * candidates.length)]!
}
