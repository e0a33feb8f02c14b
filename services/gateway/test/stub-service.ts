import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** May take its time: what it returns is not waited for. */
export type Answerer = (request: IncomingMessage, response: ServerResponse) => unknown

export interface StubService {
  address: string
  port: number
  server: Server
  /** Requests that arrived; the gateway's questions for `/readyz` are not among them. */
  count: () => number
  /** What `/readyz` answers from now on; it is ready at first, and with `undefined` it does not answer at all. */
  sayReadiness: (status: number | undefined) => void
  /** Questions for `/readyz`, in their order. */
  polls: IncomingMessage[]
  /** As `kill -9`: every socket is gone and nothing listens any more. */
  kill: () => Promise<void>
}

/** A real HTTP server at one of the loopback addresses 127.0.0.0/8, which stand for the replicas of a service. */
export async function startStub(address: string, answer: Answerer, port = 0): Promise<StubService> {
  let count = 0
  let readiness: number | undefined = 200
  const polls: IncomingMessage[] = []
  const server = createServer((request, response) => {
    if (request.url === '/readyz') {
      polls.push(request)
      if (readiness !== undefined) response.writeHead(readiness).end('{}')
      return
    }
    count += 1
    void answer(request, response)
  })
  server.listen(port, address)
  await once(server, 'listening')
  const kill = async () => {
    if (!server.listening) return
    const closed = once(server, 'close')
    server.close()
    server.closeAllConnections()
    await closed
  }
  return {
    address,
    port: (server.address() as AddressInfo).port,
    server,
    count: () => count,
    sayReadiness: (status) => {
      readiness = status
    },
    polls,
    kill,
  }
}
