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

export function createFlights<T>(): Flights<T> {
  const domains = new Map<string, Map<string, Promise<T>>>()

  function openFlights(domain: string): Map<string, Promise<T>> {
    const open = domains.get(domain) ?? new Map<string, Promise<T>>()
    domains.set(domain, open)
    return open
  }

  return {
    join(domain, key, start) {
      const open = openFlights(domain)
      const joined = open.get(key)
      if (joined) return { result: joined, isFirst: false }
      const result = start().finally(() => open.delete(key))
      open.set(key, result)
      return { result, isFirst: true }
    },
    detach: (domain) => void domains.delete(domain),
    detachAll: () => domains.clear(),
    size: () => [...domains.values()].reduce((sum, open) => sum + open.size, 0),
  }
}
