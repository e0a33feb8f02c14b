import { connect, type Socket } from 'node:net'

/** What mysql2 gives to the function in its option `stream`. */
export interface MysqlAddress {
  config: { host: string; port: number }
}

export type MysqlSockets = ReturnType<typeof createMysqlSockets>

/** The TCP connections of a process to MySQL, so that they can be listened to and broken whatever the driver is doing with them. */
export function createMysqlSockets() {
  const sockets = new Set<Socket>()
  let heardAt = 0

  return {
    open({ config: { host, port } }: MysqlAddress): Socket {
      const socket = connect({ host, port, keepAlive: true, noDelay: true })
      sockets.add(socket)
      socket.once('close', () => sockets.delete(socket))
      socket.on('data', () => {
        heardAt = performance.now()
      })
      return socket
    },

    /** When anything last came over any of them, by `performance.now()`; 0 before that. */
    heardAt: (): number => heardAt,

    /** Every statement on them fails at once with PROTOCOL_CONNECTION_LOST; after mysql2's own `destroy` their callbacks would never run. */
    breakAll(): void {
      for (const socket of sockets) socket.destroy()
    },
  }
}
