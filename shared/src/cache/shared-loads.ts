import pLimit from 'p-limit'

export interface SharedLoads {
  /**
   * Runs `load`, or shares one of the same name that has not started yet: whoever shares it has arrived before it read anything,
   * so nobody gets what was true before they asked. While one of the name runs, the next one waits for its end; if that fails,
   * so do those who wait, rather than to ask one after the other of a MySQL that is away.
   */
  run: <T>(name: string, load: () => Promise<T>) => Promise<T>
}

/** @param atOnce loads that may run at the same time in this process; the others wait in their order */
export function createSharedLoads(atOnce: number): SharedLoads {
  const limit = pLimit(atOnce)
  const waiting = new Map<string, Promise<unknown>>()
  const running = new Map<string, Promise<unknown>>()

  async function start<T>(name: string, load: () => Promise<T>): Promise<T> {
    await running.get(name)
    return limit(async () => {
      waiting.delete(name)
      const result = load()
      running.set(name, result)
      try {
        return await result
      } finally {
        if (running.get(name) === result) running.delete(name)
      }
    })
  }

  return {
    run<T>(name: string, load: () => Promise<T>) {
      const shared = waiting.get(name)
      if (shared) return shared as Promise<T>
      const next = start(name, load).catch((error: unknown) => {
        if (waiting.get(name) === next) waiting.delete(name)
        throw error
      })
      waiting.set(name, next)
      return next
    },
  }
}
