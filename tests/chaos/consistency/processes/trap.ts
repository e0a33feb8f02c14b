import type { CacheStore } from '../../../../shared/src/cache/cache-store.ts'
import type { OutboxRelay } from '../../../../shared/src/mysql/outbox-relay.ts'
import type { Order } from '../orders.ts'
import { tell } from './parent.ts'

/** Faults that this process brings upon itself when it was ordered to, at exactly one place in its work. */
export interface Trap {
  obey: (order: Order) => void
  wrapStore: (store: CacheStore) => CacheStore
  wrapRelay: (relay: OutboxRelay) => OutboxRelay
}

export function createTrap(): Trap {
  let armed: Order | undefined

  const springs = (order: Order): boolean => {
    if (armed !== order) return false
    armed = undefined
    return true
  }

  /** Goes on when the parent sends SIGCONT. */
  async function stop(stopping: Order): Promise<void> {
    await tell({ stopping })
    process.kill(process.pid, 'SIGSTOP')
  }

  return {
    obey(order) {
      armed = order
    },

    wrapStore: (store) => ({
      ...store,
      async fill(...args) {
        if (springs('stop in fill')) await stop('stop in fill')
        return store.fill(...args)
      },
    }),

    wrapRelay: (relay) => ({
      ...relay,
      async relay(...given) {
        if (springs('kill before relay')) process.kill(process.pid, 'SIGKILL')
        if (springs('stop in relay')) await stop('stop in relay')
        await relay.relay(...given)
      },
    }),
  }
}
