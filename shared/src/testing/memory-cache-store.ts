import type { CacheSlot, CacheStore } from '../cache/cache-store.ts'

export interface MemoryCacheStore extends CacheStore {
  /** What was filled, in order. */
  fills: string[]
}

const nameOf = (slot: CacheSlot): string => ('page' in slot ? `${slot.list} ${slot.page}` : slot.key)

/** A Redis of one process, for one reader at a time: nothing in it expires, every miss is a lease, every fill is accepted. */
export function createMemoryCacheStore(): MemoryCacheStore {
  const values = new Map<string, string>()
  const fills: string[] = []
  return {
    fills,
    getOrLease: async (slots) =>
      slots.map((slot) => {
        const data = values.get(nameOf(slot))
        return data === undefined ? { state: 'lease', token: 'token' } : { state: 'fresh', data }
      }),
    async fill(slot, _token, { data }) {
      fills.push(nameOf(slot))
      values.set(nameOf(slot), data)
      return true
    },
    release: async () => {},
    async invalidate({ entries, lists }) {
      const voided = new Set([...entries, ...lists])
      for (const name of [...values.keys()]) if (voided.has(name.split(' ')[0]!)) values.delete(name)
    },
    ping: async () => 'PONG',
  }
}
