import type { IncomingMessage } from 'node:http'
import { type GatewayUnderTest, type SendOptions, startGateway } from '../gateway-under-test.ts'
import { createFakeBus } from './fake-bus.ts'

/** What the stub of articles answers; a function for what takes its time. */
export interface Told {
  status?: number
  headers?: Record<string, string>
  body?: string
}

type Tell = (request: IncomingMessage, count: number) => Told | Promise<Told>

const TAGS = { 'x-cache-tags': 'articles article:1', 'content-type': 'application/json', etag: '"1"' }

/** A gateway with a stub of articles, a bus and a clock that tests play. The body is the number of the request. */
export async function startEdge(tell: Tell = () => ({}), overrides: Parameters<typeof startGateway>[1] = {}) {
  const bus = createFakeBus()
  let at = 1_000_000
  const unixAtStart = Date.now() - at
  const clock = { now: () => at, unix: () => unixAtStart + at }
  let count = 0
  const gateway: GatewayUnderTest = await startGateway(
    async (incoming, response) => {
      count += 1
      const mine = count
      const { status = 200, headers, body = String(mine) } = await tell(incoming, mine)
      response.writeHead(status, { ...TAGS, ...headers }).end(body)
    },
    { edge: { bus: bus.bus, clock }, ...overrides },
  )
  const get = async (path = '/api/articles/1', headers: Record<string, string> = {}, method = 'GET') => {
    const options: SendOptions = { headers, method }
    return gateway.send(path, options)
  }
  return {
    ...gateway,
    bus,
    clock,
    get,
    /** What was answered and from where, e.g. `hit 1`. */
    read: async (path?: string, headers?: Record<string, string>) => {
      const { headers: got, body } = await get(path, headers)
      return `${got['x-cache']} ${body}`
    },
    wait: (ms: number) => {
      at += ms
    },
  }
}

export type EdgeUnderTest = Awaited<ReturnType<typeof startEdge>>

/** A door that a test opens: what waits at it is answered then. */
export function createDoor() {
  const { promise, resolve } = Promise.withResolvers<void>()
  return { opened: promise, open: () => resolve() }
}
