import pLimit from 'p-limit'

export interface SharedLoads {
  /**
   * Runs `load`, or shares one of the same name that has not started yet: whoever shares it has arrived before it read anything,
   * so nobody gets what was true before they asked. While one of the name runs, the next one waits for its end; if that fails,
   * so do those who wait, rather than to ask one after the other of a MySQL that is away.
   */
  run: <T>(name: string, load: () => Promise<T>) => Promise<T>
  /** The same for one of several that are loaded together: `load` itself goes through `limit`, once for all of them. */
  runTogether: <T>(name: string, load: () => Promise<T>) => Promise<T>
  /** Runs a load that nobody shares, when its turn has come. */
  limit: <T>(load: () => Promise<T>) => Promise<T>
}

/** @param most loads that may run at the same time in this process; the others wait in their order */
export function createSharedLoads(most: number): SharedLoads {
  const limit = pLimit(most)
  const waiting = new Map<string, Promise<unknown>>()
  const running = new Map<string, Promise<unknown>>()

  type InTurn = <T>(begin: () => Promise<T>) => Promise<T>
  const atOnce: InTurn = (begin) => begin()

  async function start<T>(name: string, load: () => Promise<T>, inTurn: InTurn): Promise<T> {
    await running.get(name)
    return inTurn(async () => {
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

  function share<T>(name: string, load: () => Promise<T>, inTurn: InTurn): Promise<T> {
    const shared = waiting.get(name)
    if (shared) return shared as Promise<T>
    const next = start(name, load, inTurn).catch((error: unknown) => {
      if (waiting.get(name) === next) waiting.delete(name)
      throw error
    })
    waiting.set(name, next)
    return next
  }

  return {
    run: (name, load) => share(name, load, limit),
    runTogether: (name, load) => share(name, load, atOnce),
    limit,
  }
}
