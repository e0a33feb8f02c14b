import { setTimeout as pause } from 'node:timers/promises'
import type { App } from '../http/app-factory.ts'
import { startSweep } from './sweep.ts'

/** A request may be under way on a connection that seems idle: those live for this long after everybody knows. */
const KEEP_IDLE_MS = 1000

export interface DrainOptions {
  /** Others accept on this port, so this one stops at once and nobody is told to stay away from it. */
  isShared?: boolean | undefined
}

/**
 * Lets the clients of a server go without failing a request: `/readyz` says no, every gateway hears it, idle connections live for a
 * second more; only then answers say `Connection: close` and nothing new is accepted. Each connection ends when its client has been
 * sent all it is owed.
 * @returns how many connections had to be cut, as they took too long
 */
export async function drain(app: App, { isShared = false }: DrainOptions = {}): Promise<number> {
  if (!isShared) app.departure.begin()
  const sweep = startSweep(app)
  try {
    if (!isShared) {
      await app.departure.everybodyKnows()
      await pause(KEEP_IDLE_MS)
    }
    const closed = close(app)
    if (isShared) await pause(KEEP_IDLE_MS)
    sweep.endQuiet()
    await closed
  } finally {
    sweep.stop()
  }
  return sweep.cut()
}

function close(app: App): Promise<void> {
  app.server.prependListener('request', (_request, response) => response.setHeader('connection', 'close'))
  app.connections.announceEnd()
  // Node calls it as it closes, and would cut off who is still reading.
  app.server.closeIdleConnections = () => {}
  return app.close()
}
