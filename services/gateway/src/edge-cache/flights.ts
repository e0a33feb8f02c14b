import type { Departed } from './departed.ts'
import { FRESH_MS } from './edge-copy.ts'

/** Requests on their way to a service, each shared by everybody who asks for the same meanwhile. */
export interface Flights<T> {
  /** Joins the request for this key, or starts it. */
  join: (domain: string, key: string, start: () => Departed<T>) => Joined<T>
  /**
   * Nobody joins the present requests of a domain any more: they may show what was true before an invalidation, and it
   * cannot be known which tags they will carry. Those who joined before get their answer.
   */
  detach: (domain: string) => void
  detachAll: () => void
  /** Requests that can be joined. */
  size: () => number
}

export interface Joined<T> {
  result: Promise<T>
  isFirst: boolean
  /** Call it, once, when whoever joined no longer wants the result: the last one's leaving aborts the request. */
  leave: () => void
}

interface Flight<T> extends Departed<T> {
  startedAt: number
  waiting: number
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

  function board(flight: Flight<T>, isFirst: boolean, close: () => void): Joined<T> {
    flight.waiting += 1
    const { abort } = flight
    const leave = () => {
      flight.waiting -= 1
      if (flight.waiting > 0) return
      close()
      abort()
    }
    return { result: flight.result, isFirst, leave }
  }

  return {
    join(domain, key, start) {
      const open = openFlights(domain)
      const joined = open.get(key)
      const startedAt = now()
      const close = (flight: Flight<T>) => {
        if (open.get(key) === flight) open.delete(key)
        flight.result = undefined as never
        flight.abort = undefined as never
      }
      if (joined && startedAt - joined.startedAt < JOINABLE_MS) return board(joined, false, () => close(joined))
      const { result, abort } = start()
      const flight: Flight<T> = { result: result.finally(() => close(flight)), abort, startedAt, waiting: 0 }
      open.set(key, flight)
      return board(flight, true, () => close(flight))
    },
    detach: (domain) => void domains.delete(domain),
    detachAll: () => domains.clear(),
    size: () => [...domains.values()].reduce((sum, open) => sum + open.size, 0),
  }
}
