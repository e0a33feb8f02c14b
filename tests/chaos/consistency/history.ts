/** Which version of which event must be seen from when on. Moments are milliseconds of one monotonic clock. */
export interface History {
  /** The version that the next write of this event is to make. */
  next: (event: number) => number
  /** From `at` on, no read that begins may show anything older than `version`. */
  acknowledge: (event: number, version: number, at: number) => void
  /** By how many milliseconds a read that began at `began` came too late to show `version`; 0 when it may. */
  staleness: (event: number, version: number, began: number) => number
}

export function createHistory(): History {
  const acknowledged = new Map<number, number[]>()

  const of = (event: number): number[] => {
    const known = acknowledged.get(event) ?? []
    acknowledged.set(event, known)
    return known
  }

  return {
    next: (event) => of(event).length + 1,

    acknowledge(event, version, at) {
      of(event)[version - 1] = at
    },

    staleness(event, version, began) {
      const since = Math.min(...of(event).slice(version))
      return Math.max(0, began - since)
    },
  }
}
