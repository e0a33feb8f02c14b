import { QUEUES } from '@bajiaozhi/shared/contracts/queues'
import type { DeadFilter, DeadLetter, QueueDesk } from '@bajiaozhi/shared/streams/queue-desk'

/** A desk without Redis: its dead letters, newest first, and what it was told. */
export interface FakeDesk extends QueueDesk {
  letters: DeadLetter[]
  replayed: string[]
  filters: DeadFilter[]
}

/** The desk of every queue; all reject while `isAway`. */
export function createFakeQueues(isAway: () => boolean): Map<string, FakeDesk> {
  return new Map(QUEUES.map(({ name }) => [name, createFakeDesk(isAway)]))
}

function createFakeDesk(isAway: () => boolean): FakeDesk {
  const letters: DeadLetter[] = []
  const replayed: string[] = []
  const filters: DeadFilter[] = []
  let isPaused = false

  async function reach(): Promise<void> {
    if (isAway()) throw new Error('Redis is away')
  }

  async function take(id: string): Promise<boolean> {
    await reach()
    const at = letters.findIndex((letter) => letter.id === id)
    if (at >= 0) letters.splice(at, 1)
    return at >= 0
  }

  return {
    letters,
    replayed,
    filters,
    async state() {
      await reach()
      const { length: dead } = letters
      return { isPaused, lag: null, pending: 2, oldestIdleMs: 1500, delayed: 3, dead, consumers: 1 }
    },
    async listDead({ limit, before }) {
      await reach()
      return letters.slice(letters.findIndex(({ id }) => id === before) + 1).slice(0, limit)
    },
    async replay(id) {
      const isThere = await take(id)
      if (isThere) replayed.push(id)
      return isThere
    },
    async replayMatching(filter) {
      await reach()
      filters.push(filter)
      return { replayed: letters.length, remaining: false }
    },
    remove: take,
    async pause() {
      await reach()
      isPaused = true
    },
    async resume() {
      await reach()
      isPaused = false
    },
  }
}
