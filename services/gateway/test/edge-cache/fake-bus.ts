import type { Bus } from '@bajiaozhi/shared/bus/bus'
import type { Invalidation } from '@bajiaozhi/shared/contracts/invalidation'

/** NATS as a gateway sees it, played by a test. */
export function createFakeBus() {
  const handlers: ((message: never, subject: string) => void)[] = []
  const listeners: (() => void)[] = []
  const bus: Pick<Bus, 'subscribe' | 'onConnect'> = {
    subscribe: (_subject, _schema, handle) => void handlers.push(handle),
    onConnect: (listener) => void listeners.push(listener),
  }
  const say = (message: Partial<Invalidation>) => {
    const full = { domain: 'articles', tags: [], at: 0, publisher: 'p', seq: 0, ...message }
    for (const handle of handlers) handle(full as never, `cache.invalidate.${full.domain}`)
  }
  let seq = 0
  return {
    bus,
    say,
    /** What the one publisher says at every heartbeat. */
    beat: () => say({ seq }),
    invalidate: (...tags: string[]) => {
      seq += 1
      say({ tags, seq })
    },
    connect: () => {
      for (const listener of listeners) listener()
    },
  }
}
