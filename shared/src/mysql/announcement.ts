import type { CacheVoids } from '../cache/cache-entry.ts'

/** A message for another service's copy or worker, added to a stream after the commit. */
export interface StreamMessage {
  stream: string
  payload: Record<string, unknown>
}

/** What the world must hear of a committed change; stored beside the change as one `outbox` row (law 3). */
export interface Announcement {
  /** The kind of the changed root, e.g. `article`. */
  aggregate: string
  id: number
  /** The root's version after the change. */
  version: number
  /** What of this service's cache the change makes void. */
  voids: CacheVoids
  /** Names the NATS subject `cache.invalidate.<domain>`. */
  domain: string
  /** Tags of responses that the change makes void at the edge. */
  tags: readonly string[]
  messages?: readonly StreamMessage[]
}
