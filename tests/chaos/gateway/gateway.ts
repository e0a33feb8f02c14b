import type { Connections } from './connections.ts'
import type { Order, ServiceName } from './exchange.ts'
import { eventOf, type Ids } from './orders.ts'
import { PARAMETERS } from './parameters.ts'
import type { Stack } from './stack.ts'
import { attemptsIn, type UpstreamCounts, upstreamCountsIn } from './upstream-counts.ts'

/** The gateway's container, as long as it lives. */
export interface Gateway {
  /** `http://address:port` of its public door. */
  origin: string
  upstreamCounts: () => Promise<UpstreamCounts>
  attempts: (service: ServiceName) => Promise<number>
  /** How often Docker started it again by itself. */
  restarts: () => Promise<number>
}

/** As in docker-compose.yml. */
const PORTS = { public: 8080, ops: 9090 }

export async function findGateway({ containersOf, addressOf, docker }: Stack): Promise<Gateway> {
  const [container] = await containersOf('gateway')
  const address = await addressOf(container!)
  const metrics = () => textOf(`http://${address}:${PORTS.ops}/metrics`)
  return {
    origin: `http://${address}:${PORTS.public}`,
    upstreamCounts: async () => upstreamCountsIn(await metrics()),
    attempts: async (service) => attemptsIn(await metrics(), service),
    restarts: async () => Number(await docker('inspect', '--format', '{{.RestartCount}}', container!)),
  }
}

const textOf = async (url: string): Promise<string> => (await fetch(url, { signal: AbortSignal.timeout(5000) })).text()

/** @returns a token */
export async function logIn({ send }: Connections, login: { username: string; password: string }): Promise<string> {
  const { token } = await call<{ token: string }>(send, {
    kind: 'write',
    path: '/admin/auth/login',
    body: JSON.stringify(login),
  })
  return token
}

/** Makes what is read later. Articles come with the sample. */
export async function prepare({ send }: Connections, token: string, prefix: string): Promise<Ids> {
  const create = async (path: string, fields: object) => {
    const headers = { authorization: `Bearer ${token}` }
    const { id } = await call<{ id: number }>(send, { kind: 'write', path, headers, body: JSON.stringify(fields) })
    return id
  }
  const names = Array.from({ length: PARAMETERS.rowsEach }, (_, n) => `read-${prefix}-${n}`)
  const { items } = await call<{ items: { id: number }[] }>(send, { kind: 'read', path: '/api/articles' })
  return {
    articles: items.map(({ id }) => id),
    events: await Promise.all(names.map((name) => create('/admin/events', eventOf(name)))),
    fighters: await Promise.all(names.map((name) => create('/admin/fighters/manual', { name }))),
  }
}

async function call<T>(
  send: Connections['send'],
  { kind, path, headers, body }: Pick<Order, 'kind' | 'path'> & Partial<Order>,
): Promise<T> {
  const service: ServiceName = 'articles'
  const answer = await send({
    kind,
    service,
    path,
    headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body }),
  })
  if (answer.status !== 200) throw new Error(`${path} answered ${answer.status} ${answer.body}`)
  return JSON.parse(answer.body) as T
}
