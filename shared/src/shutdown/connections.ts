import type { Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

interface Activity {
  /** Bytes in and out when it was last looked at. */
  bytes: number
  /** Monotonic milliseconds at which it was last seen at work. */
  at: number
}

/** Node's own note of the answer that a connection is busy with, until its last byte has left. Not public; libraries rely on it since Node 0.10. */
type HttpSocket = Socket & { _httpMessage?: ServerResponse | null }

/**
 * The connections of a server, for one that leaves. Node's `closeIdleConnections` takes a connection for idle as soon as its answer
 * was handed over, and cuts off whoever is still reading it.
 */
export class Connections {
  readonly #open = new Map<HttpSocket, Activity>()

  constructor(server: Server) {
    server.on('connection', (socket: HttpSocket) => {
      this.#open.set(socket, { bytes: 0, at: performance.now() })
      socket.once('close', () => this.#open.delete(socket))
    })
  }

  get size(): number {
    return this.#open.size
  }

  /** Answers that were begun and whose head is not out say `Connection: close`, so that no client sends another request there. */
  announceEnd(): void {
    for (const { _httpMessage: response } of this.#open.keys()) {
      if (response && !response.headersSent) response.setHeader('connection', 'close')
    }
  }

  /** Closes those on which nothing has moved for `quietMs`. Only what two looks saw alike counts: look often. */
  closeQuiet(quietMs: number): void {
    const now = performance.now()
    for (const [socket, activity] of this.#open) {
      const bytes = socket.bytesRead + socket.bytesWritten
      const isBusy = Boolean(socket._httpMessage) || socket.writableLength > 0
      if (isBusy || bytes !== activity.bytes) Object.assign(activity, { bytes, at: now })
      else if (now - activity.at >= quietMs) socket.destroy()
    }
  }
}
