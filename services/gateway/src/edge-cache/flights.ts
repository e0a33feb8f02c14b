import { FRESH_MS } from './edge-copy.ts'

/** Requests on their way to a service, each shared by everybody who asks for the same meanwhile. */
export interface Flights<T> {
  /** Joins the request for this key, or starts it. */
  join: (domain: string, key: string, start: () => Promise<T>) => { result: Promise<T>; isFirst: boolean }
  /**
   * Nobody joins the present requests of a domain any more: they may show what was true before an invalidation, and it
   * cannot be known which tags they will carry. Those who joined before get their answer.
   */
  detach: (domain: string) => void
  detachAll: () => void
  /** Requests that can be joined. */
  size: () => number
}

interface Flight<T> {
  result: Promise<T>
  startedAt: number
}

/** Whoever joins a request later than this would get what was true longer ago than a copy may be. */
const JOINABLE_MS = FRESH_MS

/** @param now monotonic milliseconds */
export function createFlights<T>(now: () => number = () => performance.now()): Flights<T> {
  const domains = new Map<string, Map<string, Flight<T>>>()

  function openFlights(domain: string): Map<string, Flight<T>> {
    const open = domains.get(domain) ?? new Map<string, Flight<T>>()
    domains.set(domain, open)
    return open
  }

  return {
    join(domain, key, start) {
      const open = openFlights(domain)
      const joined = open.get(key)
      const startedAt = now()
      if (joined && startedAt - joined.startedAt < JOINABLE_MS) return { result: joined.result, isFirst: false }
      const result = start().finally(() => {
        if (open.get(key) === flight) open.delete(key)
      })
      const flight = { result, startedAt }
      open.set(key, flight)
      return { result, isFirst: true }
    },
    detach: (domain) => void domains.delete(domain),
    detachAll: () => domains.clear(),
    size: () => [...domains.values()].reduce((sum, open) => sum + open.size, 0),
  }
}
