import { randomUUID } from 'node:crypto'
import { HEARTBEAT_MS, type Invalidation, invalidationSubject } from '../contracts/invalidation.ts'
import type { Bus } from './bus.ts'

export interface InvalidationPublisherOptions {
  bus: Pick<Bus, 'publish' | 'onConnect'>
  /** The service whose heartbeats these are. */
  domain: string
}

export interface InvalidationPublisher {
  /** Rejects when NATS did not take it, or nobody knows; its number is then used up, and listeners see the gap. */
  publish: (voided: { domain: string; tags: readonly string[] }) => Promise<void>
  /** Begins the heartbeat. */
  start: () => void
  stop: () => void
}

/**
 * Numbers the invalidations of this process and repeats the last number with every heartbeat. One connection carries both
 * and NATS keeps its order, so that a listener can tell an invalidation that it missed. One per process.
 */
export function createInvalidationPublisher({ bus, domain }: InvalidationPublisherOptions): InvalidationPublisher {
  const publisher = randomUUID()
  let seq = 0
  let timer: NodeJS.Timeout | undefined

  const send = (to: string, tags: readonly string[]): Promise<void> => {
    const message = { domain: to, tags: [...tags], at: Date.now(), publisher, seq } satisfies Invalidation
    return bus.publish(invalidationSubject(to), message)
  }
  /** One that is not taken needs no second try: the next one says the same. */
  const beat = (): void => void send(domain, []).catch(() => {})

  return {
    async publish({ domain: to, tags }) {
      if (tags.length === 0) return
      seq += 1
      await send(to, tags)
    },
    start() {
      bus.onConnect(beat)
      timer ??= setInterval(beat, HEARTBEAT_MS).unref()
    },
    stop: () => clearInterval(timer),
  }
}
