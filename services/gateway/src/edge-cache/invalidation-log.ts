/**
 * Remembers what was voided while requests were under way. A response may be stored only if none of its tags was voided
 * since its request left: it may show what was true before.
 */
export interface InvalidationLog {
  /** Where the log stands; a request takes it along when it leaves. */
  position: () => number
  note: (tags: readonly string[]) => void
  /** Everything may be void. */
  noteAll: () => void
  /** Whether one of the tags was voided after that position, or the log no longer reaches back so far. */
  isVoidedSince: (position: number, tags: readonly string[]) => boolean
}

/** @param maxTags how many different tags are remembered, the latest ones */
export function createInvalidationLog(maxTags = 10_000): InvalidationLog {
  /** Tag -> position of its last invalidation, the oldest first. */
  const voidedAt = new Map<string, number>()
  let now = 0
  /** Up to here the log knows nothing any more. */
  let forgottenUpTo = 0

  function forgetOldest(): void {
    for (const [tag, position] of voidedAt) {
      voidedAt.delete(tag)
      forgottenUpTo = position
      return
    }
  }

  return {
    position: () => now,
    note(tags) {
      now += 1
      for (const tag of tags) {
        voidedAt.delete(tag)
        voidedAt.set(tag, now)
        if (voidedAt.size > maxTags) forgetOldest()
      }
    },
    noteAll() {
      now += 1
      forgottenUpTo = now
      voidedAt.clear()
    },
    isVoidedSince: (position, tags) =>
      position < forgottenUpTo || tags.some((tag) => (voidedAt.get(tag) ?? 0) > position),
  }
}
