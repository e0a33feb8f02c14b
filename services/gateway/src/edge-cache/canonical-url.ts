import type { ServiceName } from '../routes.ts'

/** A public read under its one spelling, which is also what the service is asked for. */
export interface PublicRead {
  /** Path and known query parameters, sorted and in one encoding. */
  readonly url: string
  readonly service: ServiceName
}

interface PublicRoute {
  path: RegExp
  service: ServiceName
  /** Sorted. What a service does not read is left out of the URL: it cannot change the answer. */
  parameters: readonly string[]
}

/** The ids that services take (`parseId`); a request with any other goes to the service as it is and is not kept. */
const idUnder = (prefix: string): RegExp => new RegExp(`^${prefix}/[1-9]\\d{0,15}$`)

/** The public part of API.md. `cursor` counts for the search too, which refuses it. */
const PUBLIC_ROUTES: readonly PublicRoute[] = [
  { path: /^\/api\/articles$/, service: 'articles', parameters: ['cursor', 'limit'] },
  { path: idUnder('/api/articles'), service: 'articles', parameters: [] },
  { path: /^\/api\/events$/, service: 'events', parameters: ['cursor', 'date', 'limit', 'org', 'status'] },
  { path: idUnder('/api/events'), service: 'events', parameters: [] },
  { path: /^\/api\/fighters\/search$/, service: 'fighters', parameters: ['cursor', 'limit', 'q'] },
  { path: idUnder('/api/fighters'), service: 'fighters', parameters: [] },
]

/** Of a URL that has none: its path is no slice of anything. */
export const NO_QUERY: Record<string, never> = {}

/**
 * @param query as Fastify's parser gives it to services too: decoded once, a repeated parameter as an array. Repeated ones
 *   keep their order, for the service to judge.
 * @returns nothing for what is no public read
 */
export function toPublicRead(path: string, query: Record<string, string | string[]>): PublicRead | undefined {
  const route = PUBLIC_ROUTES.find((candidate) => candidate.path.test(path))
  if (!route) return undefined
  const pairs = route.parameters.flatMap((name) =>
    [query[name] ?? []].flat().map((value) => `${name}=${encodeURIComponent(value)}`),
  )
  const url = pairs.length > 0 ? `${path}?${pairs.join('&')}` : query === NO_QUERY ? path : flat(path)
  return { url, service: route.service }
}

/** A slice of a string keeps all of it alive, and a client's URL may be long: what is kept as a key is a copy. */
const flat = (path: string): string => Buffer.from(path, 'latin1').toString('latin1')
