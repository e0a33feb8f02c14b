import type { ServiceName } from '../routes.ts'

/** A public read under its one spelling, which is also what the service is asked for. */
export interface PublicRead {
  /** Path and known query parameters, sorted and in one encoding. */
  readonly url: string
  readonly service: ServiceName
}

interface PublicRoute {
  service: ServiceName
  /** Sorted. What a service does not read is left out of the URL: it cannot change the answer. */
  parameters: readonly string[]
}

interface Collection {
  path: string
  list?: PublicRoute
  search?: PublicRoute
  one: PublicRoute
}

type Query = Record<string, string | string[]>

/** The public part of API.md. `cursor` counts for the search too, which refuses it. */
const COLLECTIONS: readonly Collection[] = [
  {
    path: '/api/articles',
    list: { service: 'articles', parameters: ['cursor', 'limit'] },
    one: { service: 'articles', parameters: [] },
  },
  {
    path: '/api/events',
    list: { service: 'events', parameters: ['cursor', 'date', 'limit', 'org', 'status'] },
    one: { service: 'events', parameters: [] },
  },
  {
    path: '/api/fighters',
    search: { service: 'fighters', parameters: ['cursor', 'limit', 'q'] },
    one: { service: 'fighters', parameters: [] },
  },
]

/** The ids that services take (`parseId`); a request with any other goes to the service as it is and is not kept. */
const ONE = /^\/[1-9]\d{0,15}$/

function routeOf(path: string): PublicRoute | undefined {
  for (const collection of COLLECTIONS) {
    if (!path.startsWith(collection.path)) continue
    const rest = path.slice(collection.path.length)
    if (rest === '') return collection.list
    if (rest === '/search') return collection.search
    return ONE.test(rest) ? collection.one : undefined
  }
  return undefined
}

/**
 * @param path of a URL without a query
 * @param queryOf what stands behind it, as Fastify's parser gives it to services too: decoded once, a repeated parameter as an array.
 *   Repeated ones keep their order, for the service to judge. Not asked for where no parameter counts; absent when there is no query.
 * @returns nothing for what is no public read
 */
export function toPublicRead(path: string, queryOf?: () => Query): PublicRead | undefined {
  const route = routeOf(path)
  if (!route) return undefined
  const { service, parameters } = route
  if (queryOf === undefined) return { url: path, service }
  const search = parameters.length === 0 ? '' : known(parameters, queryOf())
  return { url: search === '' ? flat(path) : `${path}?${search}`, service }
}

const known = (parameters: readonly string[], query: Query): string =>
  parameters
    .flatMap((name) => [query[name] ?? []].flat().map((value) => `${name}=${encodeURIComponent(value)}`))
    .join('&')

/** A slice of a string keeps all of it alive, and a client's URL may be long: what is kept as a key is a copy. */
const flat = (path: string): string => Buffer.from(path, 'latin1').toString('latin1')
