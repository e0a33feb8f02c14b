import type { CacheEntry } from '../cache/cache-entry.ts'
import type { CacheStore } from '../cache/cache-store.ts'

export interface MemoryCacheStore extends CacheStore {
  /** What was filled, in order. */
  fills: string[]
}

const nameOf = ({ key, field = '' }: CacheEntry): string => `${key} ${field}`

/** A Redis of one process; nothing in it expires. */
export function createMemoryCacheStore(): MemoryCacheStore {
  const values = new Map<string, string>()
  const fills: string[] = []
  return {
    fills,
    get: async (entries) => entries.map((entry) => values.get(nameOf(entry)) ?? null),
    async set(entry, value) {
      fills.push(nameOf(entry).trim())
      values.set(nameOf(entry), value)
    },
    async remove(keys) {
      for (const name of [...values.keys()]) if (keys.includes(name.split(' ')[0]!)) values.delete(name)
    },
  }
}
