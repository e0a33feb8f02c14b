import { Client } from 'undici'
import type { Order } from './exchange.ts'

export interface Answer {
  status: number
  saysRetryAfter: boolean
  isCopy: boolean
  body: string
}

export interface Connections {
  /** On the connection that has been idle for longest, or on the next one that is; never again elsewhere. Rejects when no answer came. */
  send: (order: Order) => Promise<Answer>
  close: () => Promise<void>
}

/** The mini-program gives up after 8 s, an editor waits for as long as a service may take. */
const ANSWER_MS = 12_000
const CONNECT_MS = 2000
/** What the gateway says of an answer that it has from itself, fresh or in place of a service's. */
const COPIES = new Set<unknown>(['hit', 'stale'])
/** Far longer than any is idle: only the gateway closes one. */
const KEEP_MS = 600_000

/** Keep-alive connections, each with one request at a time, used in turns: a pool would do nearly all of it on a few. */
export function createConnections(origin: string, count: number): Connections {
  const options = {
    pipelining: 1,
    connect: { timeout: CONNECT_MS },
    headersTimeout: ANSWER_MS,
    bodyTimeout: ANSWER_MS,
    keepAliveTimeout: KEEP_MS,
  }
  const clients = Array.from({ length: count }, () => new Client(origin, options))
  const idle = [...clients]
  const waiting = new Set<(client: Client) => void>()

  function take(): Client | Promise<Client> {
    const free = idle.shift()
    if (free) return free
    const { promise, resolve, reject } = Promise.withResolvers<Client>()
    const timer = setTimeout(() => {
      waiting.delete(serve)
      reject(new Error('no connection was free in time'))
    }, ANSWER_MS)
    const serve = (client: Client) => {
      clearTimeout(timer)
      resolve(client)
    }
    waiting.add(serve)
    return promise
  }
  function giveBack(client: Client): void {
    const [next] = waiting
    if (!next) return void idle.push(client)
    waiting.delete(next)
    next(client)
  }

  return {
    async send({ kind, path, headers, body }) {
      const client = await take()
      try {
        const method = kind === 'read' ? 'GET' : 'POST'
        const answer = await client.request({ method, path, headers, ...(body === undefined ? {} : { body }) })
        return {
          status: answer.statusCode,
          saysRetryAfter: answer.headers['retry-after'] !== undefined,
          isCopy: COPIES.has(answer.headers['x-cache']),
          body: await answer.body.text(),
        }
      } finally {
        giveBack(client)
      }
    },
    close: async () => void (await Promise.all(clients.map((client) => client.destroy()))),
  }
}
