import closeWithGrace from 'close-with-grace'
import type { App } from '../http/app-factory.ts'
import type { Logger } from '../logger/logger.ts'
import { drain } from './drain.ts'

export interface RunOptions {
  /** Every listener of the process; all are drained together. */
  listeners: { app: App; port: number }[]
  logger: Logger
  /** Runs first when the process is told to stop: take no more work, finish what is in flight. */
  stopWork?: () => Promise<void>
  /** Runs last: close connections. */
  close: () => Promise<void>
  host?: string
}

/** The process ends within this time of SIGTERM, come what may. */
const DEADLINE_MS = 9500

/** Listens; at SIGTERM or SIGINT stops taking work, finishes what is in flight, closes and exits 0 within 10 s. */
export async function runService({ listeners, logger, stopWork, close, host = '0.0.0.0' }: RunOptions): Promise<void> {
  closeWithGrace({ delay: DEADLINE_MS, logger }, async ({ err, signal }) => {
    if (err) logger.fatal({ err }, 'stopping after an error that nobody caught')
    else logger.info({ signal }, 'stopping')
    await Promise.all([stopWork?.(), ...listeners.map(({ app }) => drain(app))])
    await close()
    logger.info('stopped')
  })
  for (const { app, port } of listeners) await app.listen({ host, port })
  logger.info({ ports: listeners.map(({ port }) => port) }, 'listening')
}
