import type { Acknowledgement, StreamEntries } from './stream-entries.ts'

interface Waiting extends Acknowledgement {
  resolve: (wasOurs: boolean) => void
  reject: (error: unknown) => void
}

/** Acknowledges jobs that end in the same turn of the event loop by one call. */
export function createAcknowledger({ acknowledge }: Pick<StreamEntries, 'acknowledge'>) {
  let waiting: Waiting[] = []

  function flush(): void {
    const batch = waiting
    waiting = []
    acknowledge(batch).then(
      (ours) => {
        for (const [at, { resolve }] of batch.entries()) resolve(ours[at] === true)
      },
      (error: unknown) => {
        for (const { reject } of batch) reject(error)
      },
    )
  }

  /** @returns whether the entry was ours; rejects when Redis is away */
  return (done: Acknowledgement): Promise<boolean> => {
    const { promise, resolve, reject } = Promise.withResolvers<boolean>()
    if (waiting.push({ ...done, resolve, reject }) === 1) setImmediate(flush)
    return promise
  }
}
