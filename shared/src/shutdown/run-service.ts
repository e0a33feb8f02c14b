import closeWithGrace from 'close-with-grace'
import type { App } from '../http/app-factory.ts'
import type { Logger } from '../logger/logger.ts'
import { tracing } from '../telemetry/tracing.ts'
import { drain } from './drain.ts'

export interface RunOptions {
  /** Every listener of the process; all are drained together. `isShared`: other processes accept on that port too. */
  listeners: { app: App; port: number; isShared?: boolean }[]
  logger: Logger
  /** Runs first when the process is told to stop: take no more work, finish what is in flight. */
  stopWork?: () => Promise<void>
  /** Runs last: close connections. */
  close: () => Promise<void>
  host?: string
  /** SIGHUP does not stop it. */
  ignoreHangup?: boolean
  /** Milliseconds that stopping may take beyond the usual. */
  extraMs?: number
}

/** The process ends within this time of SIGTERM, come what may; Compose kills it after 15 s. */
const DEADLINE_MS = 13_500

/**
 * Listens; at SIGTERM or SIGINT takes no more work, lets clients go without failing one, closes and exits 0: a second after the
 * longest request, two to three seconds after an idle moment, 13 s at the most.
 * @returns what stops it as SIGTERM does
 */
export async function runService(options: RunOptions): Promise<() => void> {
  const { listeners, logger, stopWork, close, host = '0.0.0.0', ignoreHangup = false, extraMs = 0 } = options
  if (ignoreHangup) process.on('SIGHUP', () => {})
  const rules = { delay: DEADLINE_MS + extraMs, logger, skip: ignoreHangup ? ['SIGHUP' as const] : [] }
  let isStopping = false
  const closer = closeWithGrace(rules, async ({ err, signal }) => {
    isStopping = true
    if (err) logger.fatal({ err }, 'stopping after an error that nobody caught')
    else logger.info({ signal }, 'stopping')
    const [, ...cut] = await Promise.all([
      stopWork?.(),
      ...listeners.map(({ app, isShared }) => drain(app, { isShared })),
    ])
    for (const connections of cut) {
      if (connections > 0) logger.warn({ connections }, 'connections were cut off that took too long to end')
    }
    await close()
    await tracing()?.stop()
    logger.info('stopped')
  })
  for (const { app, port } of listeners) await app.listen({ host, port })
  logger.info({ ports: listeners.map(({ port }) => port) }, 'listening')
  return () => {
    if (!isStopping) closer.close()
  }
}
