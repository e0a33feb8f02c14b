import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net'

export interface LocalServer {
  port: number
  stop: () => Promise<void>
}

/** An HTTP server on loopback. */
export const serveHttp = (listener: RequestListener): Promise<LocalServer> => listen(createServer(listener))

/** A server that is free to break HTTP. */
export const serveTcp = (onSocket: (socket: Socket) => void): Promise<LocalServer> => listen(createTcpServer(onSocket))

async function listen(server: Server): Promise<LocalServer> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket.on('error', () => {}))
    socket.once('close', () => sockets.delete(socket))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    stop: async () => {
      const closed = once(server, 'close')
      server.close()
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}
