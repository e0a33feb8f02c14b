import { setTimeout as pause } from 'node:timers/promises'
import { type ConnectionOptions, connect, type NatsConnection } from 'nats'
import type { Static, TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import type { Logger } from '../logger/logger.ts'

export interface BusOptions {
  url: string
  /** Who connects; NATS shows it in its list of clients. */
  name: string
  logger: Logger
}

/** NATS as a hint (law 2): nobody waits for it, and what is published while it is away is told to the caller at once. */
export interface Bus {
  isConnected: () => boolean
  /** Runs at the first connection and after every reconnect: what was published before may not have been heard. */
  onConnect: (listener: () => void) => void
  /** Resolves when the server has it; rejects while NATS is away or after 500 ms without an answer. */
  publish: (subject: string, message: unknown) => Promise<void>
  /** Messages that do not fit the schema are logged and dropped. Takes effect now or as soon as NATS is there. */
  subscribe: <T extends TSchema>(
    subject: string,
    schema: T,
    handle: (message: Static<T>, subject: string) => void,
  ) => void
  close: () => Promise<void>
}

const FLUSH_TIMEOUT_MS = 500
const RECONNECT_MS = 500

/** Connects in the background and for ever; subscriptions survive every reconnect. */
export function createBus({ url, name, logger }: BusOptions): Bus {
  let connection: NatsConnection | undefined
  let isUp = false
  let hasFailed = false
  const closing = new AbortController()
  const subscribers: ((to: NatsConnection) => void)[] = []
  const connectListeners: (() => void)[] = []
  const options: ConnectionOptions = {
    servers: url,
    name,
    maxReconnectAttempts: -1,
    reconnectTimeWait: RECONNECT_MS,
    reconnectJitter: 100,
    timeout: 1000,
    pingInterval: 2000,
    maxPingOut: 2,
  }
  void connectAtLast()

  /** Tries until it succeeds: the library's own first attempt could not be called off. */
  async function connectAtLast(): Promise<void> {
    while (!closing.signal.aborted) {
      try {
        return await use(await connect(options))
      } catch (err) {
        if (!hasFailed) logger.warn({ err }, 'NATS cannot be reached yet')
        hasFailed = true
        await pause(RECONNECT_MS, undefined, { signal: closing.signal }).catch(() => {})
      }
    }
  }

  async function use(opened: NatsConnection): Promise<void> {
    if (closing.signal.aborted) return opened.close()
    connection = opened
    setUp(true)
    for (const subscribe of subscribers) subscribe(opened)
    tellConnected()
    void watch(opened)
  }

  function setUp(up: boolean): void {
    if (up !== isUp) logger[up ? 'info' : 'warn'](up ? 'NATS is connected' : 'NATS is away')
    isUp = up
  }

  async function watch(opened: NatsConnection): Promise<void> {
    for await (const { type } of opened.status()) {
      if (type === 'disconnect') setUp(false)
      if (type === 'reconnect') {
        setUp(true)
        tellConnected()
      }
    }
  }

  function tellConnected(): void {
    for (const listener of connectListeners) listener()
  }

  return {
    isConnected: () => isUp,

    onConnect(listener) {
      connectListeners.push(listener)
      if (isUp) listener()
    },

    async publish(subject, message) {
      if (!connection || !isUp) throw new Error('NATS is away')
      connection.publish(subject, JSON.stringify(message))
      await within(FLUSH_TIMEOUT_MS, connection.flush())
    },

    subscribe(subject, schema, handle) {
      const check = Compile(schema)
      const subscribe = (to: NatsConnection): void => {
        to.subscribe(subject, {
          callback: (error, message) => {
            try {
              if (error) throw error
              handle(check.Parse(message.json()) as Static<typeof schema>, message.subject)
            } catch (err) {
              logger.warn({ err, subject }, 'a message on NATS was dropped')
            }
          },
        })
      }
      subscribers.push(subscribe)
      if (connection) subscribe(connection)
    },

    async close() {
      closing.abort()
      await connection?.close()
    },
  }
}

async function within(ms: number, work: Promise<void>): Promise<void> {
  const { promise, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error(`NATS did not answer in ${ms} ms`)), ms)
  try {
    await Promise.race([work, promise])
  } finally {
    clearTimeout(timer)
  }
}
