import type { App } from '../http/app-factory.ts'

/** Connections are looked at this often. */
const LOOK_EVERY_MS = 50
/** A client that got an answer without `Connection: close` may be about to use the connection again. */
const QUIET_MS = 400
/** From the beginning: everybody hears of it (1.5 s), idle connections live on (1 s), and the longest admin request (8 s) ends. */
const CUT_AFTER_MS = 11_000

/** Watches the connections of a server that leaves; ends the quiet ones once it may, and all of them in the end. */
export function startSweep({ server, connections }: Pick<App, 'server' | 'connections'>) {
  const until = performance.now() + CUT_AFTER_MS
  let quietMs = Number.POSITIVE_INFINITY
  let cut = 0
  const timer = setInterval(() => {
    connections.closeQuiet(quietMs)
    if (performance.now() < until) return
    cut += connections.size
    server.closeAllConnections()
  }, LOOK_EVERY_MS)

  return {
    endQuiet() {
      quietMs = QUIET_MS
    },
    /** Connections that were not waited for any longer. */
    cut: () => cut,
    stop: () => clearInterval(timer),
  }
}
