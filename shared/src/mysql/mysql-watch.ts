import type { Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { type Connection, createConnection } from 'mysql2'
import { Gauge, type Registry } from 'prom-client'
import { ConnectionError } from 'sequelize'
import type { Logger } from '../logger/logger.ts'
import { createMysqlSockets, type MysqlAddress } from './mysql-sockets.ts'

export interface MysqlWatchOptions {
  dsn: string
  logger: Logger
  registry: Registry
}

/** Give it to createSequelize: its connections are then cut and refused while MySQL does not answer. */
export interface MysqlWatch {
  /** Opens what the driver talks over; its option `stream`. */
  openSocket: (address: MysqlAddress) => Socket
  /** @throws ConnectionError while MySQL does not answer */
  assertAnswering: () => void
  start: () => void
  /** Call it when the pool is closed: until then the watch is what frees it from a MySQL that hangs. */
  stop: () => Promise<void>
}

/**
 * Every answer is to be given within 1 s, also when MySQL hangs. A request waits at worst from just after one question to the end of the
 * silence after the next: 200 + 600 ms, which leaves 200 ms for everything else. Shorter silences would come of a busy machine alone.
 */
const INTERVAL_MS = 200
const SILENCE_MS = 600
const SLICE_MS = 50

/**
 * Asks MySQL every 200 ms on a connection of its own. When nothing at all has come from MySQL for 600 ms in spite of it (no answer, and no
 * byte on any connection of the pool), it counts as away: all connections are broken, new ones are refused at once, until it
 * answers again. A statement that is slow is none of its business: MySQL answers beside it.
 */
export function createMysqlWatch({ dsn, logger, registry }: MysqlWatchOptions): MysqlWatch {
  const sockets = createMysqlSockets()
  let line: Connection | undefined
  let awaySince: number | undefined
  let isStopped = false
  let running = Promise.resolve()

  new Gauge({
    name: 'mysql_answering',
    help: '1 while MySQL answers this process, 0 while it is cut off from it',
    registers: [registry],
    collect() {
      this.set(awaySince === undefined ? 1 : 0)
    },
  })

  function connectLine(): Connection {
    const opened = createConnection({ uri: dsn, stream: sockets.open, connectTimeout: SILENCE_MS })
    opened.on('error', () => hangUp(opened))
    return opened
  }

  function hangUp(connection: Connection | undefined): void {
    connection?.destroy()
    if (connection === line) line = undefined
  }

  /** A server that refuses ("too many connections") has answered. */
  function ask(): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>()
    line ??= connectLine()
    const asked = line
    asked.ping((error) => {
      if (error) hangUp(asked)
      resolve(error === null || error === undefined || 'sqlState' in error)
    })
    return promise
  }

  /** @returns false when nothing has come from MySQL for SILENCE_MS, true as soon as it answers */
  async function answers(): Promise<boolean> {
    let [answer, askedFor, silentFor] = [ask(), 0, 0]
    while (!isStopped) {
      const heardBefore = sockets.heardAt()
      const { settled, ms } = await within(SLICE_MS, answer)
      if (settled === true) return true
      silentFor = sockets.heardAt() > heardBefore ? 0 : silentFor + ms
      askedFor += ms
      if (silentFor >= SILENCE_MS) {
        hangUp(line)
        return false
      }
      if (settled === false || askedFor >= SILENCE_MS) {
        hangUp(line)
        await wait(SLICE_MS)
        silentFor += SLICE_MS
        ;[answer, askedFor] = [ask(), 0]
      }
    }
    return true
  }

  function note(isAnswering: boolean): void {
    if (isAnswering && awaySince !== undefined) {
      logger.info({ away_ms: Math.round(performance.now() - awaySince) }, 'MySQL answers again')
      awaySince = undefined
    }
    if (isAnswering) return
    if (awaySince === undefined) logger.warn('MySQL does not answer: its connections are cut until it does')
    awaySince ??= performance.now()
    sockets.breakAll()
  }

  async function run(): Promise<void> {
    while (!isStopped) {
      note(await answers())
      await wait(INTERVAL_MS)
    }
  }

  return {
    openSocket: sockets.open,
    assertAnswering() {
      if (awaySince !== undefined) throw new ConnectionError(new Error('MySQL does not answer'))
    },
    start() {
      running = run()
    },
    async stop() {
      isStopped = true
      await running
      line?.end()
    },
  }
}

/**
 * Waits for an answer, `ms` at the most. A process that was held up itself (a garbage collection, a busy machine) finds its time over with
 * the answer lying there unread, so what is longer than two slices does not count as silence of MySQL's.
 */
async function within(ms: number, answer: Promise<boolean>): Promise<{ settled: boolean | undefined; ms: number }> {
  const started = performance.now()
  const over = new AbortController()
  const slice = wait(ms, undefined, { signal: over.signal }).catch(() => undefined)
  const settled = await Promise.race([answer, slice])
  over.abort()
  return { settled, ms: Math.min(performance.now() - started, 2 * ms) }
}
