/**
 * A worker's word on an entry: `claim` (it was delivered or taken over), `keep` (a heartbeat said that it is still its own) or
 * `settle` (Redis said that it was its own to end).
 */
export interface ClaimEvent {
  worker: string
  what: 'claim' | 'keep' | 'settle'
  entry: string
  /** Redis did it at some moment between the two, in ns of the machine's monotonic clock. */
  from: bigint
  to: bigint
}

export interface Violation {
  entry: string
  /** Held on to it although `by` had claimed it since. */
  worker: string
  by: string
  what: ClaimEvent['what']
}

export interface Span {
  from: bigint
  to: bigint
}

export const lineOf = ({ what, entry, from, to }: Omit<ClaimEvent, 'worker'>): string =>
  `${what} ${entry} ${from} ${to}\n`

/** A line that was cut short by the end of its worker is left out. */
export function eventsIn(worker: string, log: string): ClaimEvent[] {
  const lines = log.split('\n').slice(0, -1)
  return lines.map((line) => {
    const [what, entry, from, to] = line.split(' ') as [ClaimEvent['what'], string, string, string]
    return { worker, what, entry, from: BigInt(from), to: BigInt(to) }
  })
}

/**
 * Finds workers that kept or settled an entry which another had claimed after them: two had it at once. Only what is certain whatever the
 * order within a call counts, and nothing around a restart of Redis, which forgets the claims of its last second.
 */
export function findViolations(events: readonly ClaimEvent[], restarts: readonly Span[]): Violation[] {
  return [...Map.groupBy(events, ({ entry }) => entry).values()].flatMap((ofEntry) => violationsOf(ofEntry, restarts))
}

function violationsOf(events: readonly ClaimEvent[], restarts: readonly Span[]): Violation[] {
  const claims = events.filter(({ what }) => what === 'claim')
  if (claims.length < 2) return []
  return events
    .filter(({ what }) => what !== 'claim')
    .flatMap((held) => {
      const own = claims.filter(({ worker, from }) => worker === held.worker && from < held.to)
      const latest = own.reduce<ClaimEvent | undefined>(
        (last, claim) => (last && last.to > claim.to ? last : claim),
        undefined,
      )
      if (latest === undefined || restarts.some(({ from, to }) => from < held.to && to > latest.from)) return []
      const other = claims.find(({ worker, from, to }) => worker !== held.worker && from > latest.to && to < held.from)
      return other ? [{ entry: held.entry, worker: held.worker, by: other.worker, what: held.what }] : []
    })
}
