import { FIGHTERS_GROUP, FIGHTERS_STREAM, RECONCILE_GROUP, RECONCILE_STREAM } from './fighter-snapshot.ts'
import { INGEST_GROUP, INGEST_STREAM } from './ingest.ts'
import { LIVE_GROUP, LIVE_STREAM } from './live.ts'

/** Every queue of the system, by the name that operators use; each stream is read by one group. */
export const QUEUES = [
  { name: 'ingest:fetch', stream: INGEST_STREAM, group: INGEST_GROUP },
  { name: 'live:update', stream: LIVE_STREAM, group: LIVE_GROUP },
  { name: 'fighters:changed', stream: FIGHTERS_STREAM, group: FIGHTERS_GROUP },
  { name: 'events:reconcile', stream: RECONCILE_STREAM, group: RECONCILE_GROUP },
] as const
