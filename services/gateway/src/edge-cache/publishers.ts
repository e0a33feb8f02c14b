import type { Invalidation } from '@bajiaozhi/shared/contracts/invalidation'

/** Who publishes invalidations, and up to which number each was heard. */
export interface Publishers {
  /** @returns whether nothing can have been missed: false calls for dropping everything */
  hear: (message: Pick<Invalidation, 'publisher' | 'seq' | 'tags'>) => boolean
  /** Whether anybody was heard lately. If not, NATS is away, and voidings may pass unheard. */
  isAnybodyHeard: () => boolean
}

interface Publisher {
  seq: number
  heardAt: number
}

/** A publisher that is silent for so long is forgotten; it repeats its number twice as often. */
const SILENT_MS = 1000

/** @param now monotonic milliseconds */
export function createPublishers(now: () => number): Publishers {
  const known = new Map<string, Publisher>()
  let lastHeardAt = Number.NEGATIVE_INFINITY

  function forgetSilent(at: number): void {
    for (const [id, { heardAt }] of known) if (at - heardAt > SILENT_MS) known.delete(id)
  }

  return {
    hear({ publisher, seq, tags }) {
      const at = now()
      forgetSilent(at)
      lastHeardAt = at
      const before = known.get(publisher)?.seq ?? 0
      known.set(publisher, { seq: Math.max(seq, before), heardAt: at })
      return seq === (tags.length === 0 ? before : before + 1)
    },
    isAnybodyHeard: () => now() - lastHeardAt <= SILENT_MS,
  }
}
