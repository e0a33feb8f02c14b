import type { CacheSlot, CacheStore } from '../../../../shared/src/cache/cache-store.ts'
import type { Redis } from '../../../../shared/src/redis/connection.ts'

const SECOND_DELETE_MS = 300
/** Every reader that finds nothing may fill. */
const NO_LEASE = 'none'

/** What the lease replaced: whoever loads stores, and an invalidation deletes now and once more a little later. */
export const createDoubleDeleteStore = (redis: Redis): CacheStore => ({
  getOrLease: (slots) =>
    Promise.all(
      slots.map(async (slot) => {
        const data = await redis.hget(...fieldOf(slot))
        return data === null ? { state: 'lease', token: NO_LEASE } : { state: 'fresh', data }
      }),
    ),

  async fill(slot, _token, { data, ttlMs }) {
    const [key, field] = fieldOf(slot)
    await redis.multi().hset(key, field, data).pexpire(key, Math.round(ttlMs), 'NX').exec()
    return true
  },

  release: async () => {},

  async invalidate({ entries, lists }) {
    const remove = () => redis.unlink(...entries, ...lists)
    await remove()
    setTimeout(() => void remove().catch(() => {}), SECOND_DELETE_MS)
  },

  ping: () => redis.ping(),
})

const fieldOf = (slot: CacheSlot): [key: string, field: string] =>
  'page' in slot ? [slot.list, slot.page] : [slot.key, 'data']
