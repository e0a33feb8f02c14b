/**
 * Gathers the positions that are asked for in one turn of the event loop into one load of all of them.
 * @param load gives its results in the order of the positions
 */
export function createBatch<T>(load: (positions: readonly number[]) => Promise<readonly T[]>) {
  let gathered: { positions: number[]; results: Promise<readonly T[]> } | undefined

  function gather() {
    const positions: number[] = []
    const results = new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
      gathered = undefined
      return load(positions)
    })
    return { positions, results }
  }

  return async (position: number): Promise<T> => {
    gathered ??= gather()
    const { positions, results } = gathered
    const at = positions.push(position) - 1
    return (await results)[at]!
  }
}
