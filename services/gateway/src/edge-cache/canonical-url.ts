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

/** What a query says of a parameter, decoded once as Fastify's parser does it for services too, in the order of the query. */
export type ValuesOf = (parameter: string) => readonly string[]

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
 * @param valuesOf what stands behind it; absent when there is no query. Repeated parameters keep their order, for the service to judge.
 * @returns nothing for what is no public read
 */
export function toPublicRead(path: string, valuesOf?: ValuesOf): PublicRead | undefined {
  const route = routeOf(path)
  if (!route) return undefined
  const { service, parameters } = route
  if (valuesOf === undefined) return { url: path, service }
  const search = known(parameters, valuesOf)
  return { url: search === '' ? flat(path) : `${path}?${search}`, service }
}

function known(parameters: readonly string[], valuesOf: ValuesOf): string {
  let search = ''
  for (const name of parameters) {
    for (const value of valuesOf(name)) search += `${search === '' ? '' : '&'}${name}=${encodeURIComponent(value)}`
  }
  return search
}

/** A slice of a string keeps all of it alive, and a client's URL may be long: what is kept as a key is a copy. */
const flat = (path: string): string => Buffer.from(path, 'latin1').toString('latin1')
