/** One aggregate's value: a hash of its own, which also keeps the lease on it and the floor of its version. */
export interface CacheEntry {
  key: string
  ttlSec: number
}

/** A page of a list: a field of the list's one hash, so that one UNLINK voids all of its pages and the leases on them. */
export interface CachePage {
  list: string
  page: string
  ttlSec: number
}

/** What a reader got from MySQL. */
export interface Loaded<T> {
  /** Null when there is nothing for the public; kept for 5 s. */
  value: T | null
  /** The aggregate's version, read before the rest of it (law 4). 0 only where no row exists. */
  version: number
  /** Instead of the entry's own, where that depends on the value. */
  ttlSec?: number
}

/** What a change makes void. */
export interface CacheVoids {
  /** Keys of the changed aggregate. */
  entries: readonly string[]
  /** Keys of lists that may show it. */
  lists: readonly string[]
}
