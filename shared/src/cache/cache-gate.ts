import { Gauge, type Registry } from 'prom-client'
import type { Logger } from '../logger/logger.ts'

export interface CacheGateOptions {
  ping: () => Promise<unknown>
  /** Whether a change that Redis should have heard of waits in the outbox. */
  hasOverdue: () => Promise<boolean>
  logger: Logger
  registry: Registry
}

/** Whether Redis may be read. */
export interface CacheGate {
  isOpen: () => boolean
  /** A call failed: nothing is read from Redis until it answers again and has heard of every change. */
  fail: (error: unknown) => void
  start: () => void
  stop: () => Promise<void>
}

const PING_MS = 500

/**
 * A Redis that was away comes back with what it held before: it missed what changed meanwhile. So it is used only after a look
 * at the outbox found no change that it has not heard of, at the start of a process too.
 */
export function createCacheGate({ ping, hasOverdue, logger, registry }: CacheGateOptions): CacheGate {
  let isOpen = false
  let failures = 0
  let timer: NodeJS.Timeout | undefined
  let looking: Promise<void> = Promise.resolve()
  new Gauge({
    name: 'cache_in_use',
    help: '1 while Redis is read, 0 while reads go to MySQL',
    registers: [registry],
    collect() {
      this.set(isOpen ? 1 : 0)
    },
  })

  function fail(error: unknown): void {
    failures += 1
    if (isOpen) logger.warn({ err: error }, 'the cache is not used for now, reads go to MySQL')
    isOpen = false
  }

  async function look(): Promise<void> {
    const before = failures
    try {
      await ping()
      if (isOpen || (await hasOverdue()) || failures !== before) return
      isOpen = true
      logger.info('the cache is used')
    } catch (error) {
      fail(error)
    }
  }

  function tick(): void {
    looking = look().finally(() => {
      timer &&= setTimeout(tick, PING_MS)
    })
  }

  return {
    isOpen: () => isOpen,
    fail,
    start() {
      timer = setTimeout(tick, 0)
    },
    async stop() {
      clearTimeout(timer)
      timer = undefined
      await looking
    },
  }
}
