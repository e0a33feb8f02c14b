import { once } from 'node:events'
import { Redis } from 'ioredis'
import type { Logger } from '../logger/logger.ts'

export type { Redis }

export interface RedisOptions {
  /** `host:port` */
  addr: string
  user: string
  password: string
  db: number
  /** What the connection is for; Redis shows it in CLIENT LIST and our logs in theirs. */
  name: string
  logger: Logger
  /** A command that is not answered in this time fails; blocking commands have `blockingTimeoutMs`. */
  commandTimeoutMs?: number
  blockingTimeoutMs?: number
  /** A connection on which commands are due and nothing comes for so long is broken off and made anew. */
  silenceMs?: number
}

const MAX_RECONNECT_PAUSE_MS = 1000

/**
 * A connection that never makes anybody wait for Redis to come back: while it is away, commands fail at once, and it goes on
 * reconnecting in the background. Its state changes are logged once each.
 */
export function createRedis({
  addr,
  user,
  password,
  db,
  name,
  logger,
  commandTimeoutMs,
  blockingTimeoutMs,
  silenceMs,
}: RedisOptions): Redis {
  const [host, port] = addr.split(':') as [string, string]
  const redis = new Redis({
    host,
    port: Number(port),
    username: user,
    password,
    db,
    connectionName: name,
    connectTimeout: 1000,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    retryStrategy: (times) => Math.min(50 * 2 ** Math.min(times, 8), MAX_RECONNECT_PAUSE_MS),
    ...(commandTimeoutMs === undefined ? {} : { commandTimeout: commandTimeoutMs }),
    ...(blockingTimeoutMs === undefined ? {} : { blockingTimeout: blockingTimeoutMs }),
    ...(silenceMs === undefined ? {} : { socketTimeout: silenceMs }),
  })
  logStateChanges(redis, logger.child({ redis: name, addr }))
  return redis
}

function logStateChanges(redis: Redis, logger: Logger): void {
  let isUp: boolean | undefined
  redis.on('ready', () => {
    if (isUp !== true) logger.info('Redis is connected')
    isUp = true
  })
  redis.on('error', (err) => {
    if (isUp !== false) logger.warn({ err }, 'Redis is away')
    isUp = false
  })
  redis.on('close', () => {
    if (isUp === true) logger.warn('Redis has closed the connection')
    isUp = false
  })
}

/** Ends a connection without waiting for a Redis that may be away. */
export function closeRedis(redis: Redis): void {
  redis.removeAllListeners('close')
  redis.disconnect()
}

/** Resolves when the connection can be used; rejects when it cannot be within `timeoutMs`. */
export async function whenReady(redis: Redis, timeoutMs: number): Promise<void> {
  if (redis.status === 'ready') return
  await once(redis, 'ready', { signal: AbortSignal.timeout(timeoutMs) })
}
