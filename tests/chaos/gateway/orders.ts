import type { Order, ServiceName } from './exchange.ts'
import { PARAMETERS } from './parameters.ts'

/** Ids of what can be read one by one. */
export type Ids = Readonly<Record<ServiceName, readonly number[]>>

export interface Orders {
  /** The next read: services in turns. */
  read: () => Order
  /** The next write: one new row of one service, services in turns. */
  write: () => Order
}

export interface OrdersOptions {
  ids: Ids
  /** An editor's. */
  token: string
  /** At the beginning of every content. */
  prefix: string
}

/** Who says who they are gets nothing from the gateway's cache. */
const PAST_THE_CACHE = { cookie: 'check=1' }

/** Reads that the gateway's cache cannot answer, and writes of which each can be found in MySQL; all from many clients. */
export function createOrders({ ids, token, prefix }: OrdersOptions): Orders {
  let [reads, writes] = [0, 0]
  const detailOf = (service: ServiceName) => (): Order => ({
    ...fromClient({ kind: 'read', service, path: `/api/${service}/${anyOf(ids[service])}` }),
    headers: { ...client(), ...PAST_THE_CACHE },
  })
  const listOf = (service: ServiceName) => (): Order => ({
    ...fromClient({ kind: 'read', service, path: `/api/${service}?limit=20` }),
    headers: { ...client(), ...PAST_THE_CACHE },
  })
  const anonymous = (service: ServiceName, path: () => string) => (): Order =>
    fromClient({ kind: 'read', service, path: path() })
  const kinds = [
    detailOf('articles'),
    detailOf('events'),
    detailOf('fighters'),
    listOf('articles'),
    anonymous('events', () => `/api/events?date=${anyDay()}`),
    anonymous('fighters', () => `/api/fighters/search?q=${prefix}-${reads}`),
  ]
  const editor = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const creating = (service: ServiceName, path: string, fields: (content: string) => object): Order => {
    const content = `${prefix}-${++writes}`
    const body = JSON.stringify(fields(content))
    return { kind: 'write', service, path, headers: { ...client(), ...editor }, body, content }
  }
  const creations = [
    () => creating('articles', '/admin/sources', sourceOf),
    () => creating('events', '/admin/events', eventOf),
    () => creating('fighters', `/admin/fighters/${anyOf(ids.fighters)}/updates`, (content) => ({ content })),
  ]
  return {
    read: () => kinds[reads++ % kinds.length]!(),
    write: () => creations[writes % creations.length]!(),
  }
}

const sourceOf = (name: string) => ({
  name,
  source_type: 'news',
  source_url: 'https://example.org/feed',
  enabled: false,
})
export const eventOf = (name: string) => ({ org: 'UFC', name, starts_at: '2026-03-01T12:00:00Z', venue: 'the hall' })

const fromClient = (order: Omit<Order, 'headers'>): Order => ({ ...order, headers: client() })
/** Of the block for benchmarks, RFC 2544: no proxy's. */
const client = (): { 'x-forwarded-for': string } => {
  const n = Math.floor(Math.random() * PARAMETERS.clients)
  return { 'x-forwarded-for': `198.18.${n >> 8}.${n & 255}` }
}
const DAYS = 36_500
const anyDay = (): string => new Date(Math.floor(Math.random() * DAYS) * 86_400_000).toISOString().slice(0, 10)
const anyOf = <T>(items: readonly T[]): T => items[Math.floor(Math.random() * items.length)]!
