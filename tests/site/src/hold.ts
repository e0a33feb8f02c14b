/** Holds answers back until they are released, so that a test can act in the middle of a job. */
export function createHold() {
  let isHolding = false
  const waiting = new Set<() => void>()

  return {
    start(): void {
      isHolding = true
    },
    release(): void {
      isHolding = false
      for (const answer of [...waiting]) answer()
      waiting.clear()
    },
    /** Calls `answer` now or when released; the function returned forgets it. */
    pass(answer: () => void): () => void {
      if (!isHolding) answer()
      else waiting.add(answer)
      return () => void waiting.delete(answer)
    },
    state: () => ({ holding: isHolding, waiting: waiting.size }),
  }
}
