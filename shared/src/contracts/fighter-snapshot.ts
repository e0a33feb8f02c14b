import Type, { type Static } from 'typebox'
import { Id, List } from './primitives.ts'

/** The stream on which fighters tells what has become of a fighter; events keeps copies from it (law 1). */
export const FIGHTERS_STREAM = 'stream:{fighters:changed}'
export const FIGHTERS_GROUP = 'events'

const closed = { additionalProperties: false } as const

/** A fighter as event cards show it, whole and with its version: an older one never replaces a newer one. */
export const FighterSnapshot = Type.Object(
  {
    id: Id,
    version: Type.Integer({ minimum: 1 }),
    name: Type.String({ minLength: 1, maxLength: 255 }),
    /** '' when unknown, like the texts below. */
    name_zh: Type.String({ maxLength: 255 }),
    country: Type.String({ maxLength: 64 }),
    weight_class: Type.String({ maxLength: 64 }),
    /** Absolute, or a path of our own (`/media-cache/...`). */
    avatar_url: Type.String({ maxLength: 2048 }),
  },
  closed,
)
export type FighterSnapshot = Static<typeof FighterSnapshot>

/** What travels on the stream: the snapshot is all of the job. */
export const FighterChanged = Type.Object(
  { job_id: Type.String({ minLength: 1, maxLength: 64 }), fighter: FighterSnapshot },
  closed,
)
export type FighterChanged = Static<typeof FighterChanged>

/**
 * `GET /internal/fighters?changed_since=&limit=&cursor=` (pages ordered by change time and id; the overlap of a minute is the
 * caller's) and `GET /internal/fighters/:id` answer with snapshots.
 */
export const FighterSnapshotList = List(FighterSnapshot)

/** The stream on which events tells itself, every five minutes and once in all its replicas, to compare its copies with fighters. */
export const RECONCILE_STREAM = 'stream:{events:reconcile}'
export const RECONCILE_GROUP = 'events'

export const ReconcileJob = Type.Object(
  {
    job_id: Type.String({ minLength: 1, maxLength: 64 }),
    /** When its slot began, in unix seconds. */
    slot_sec: Type.Integer({ minimum: 0 }),
  },
  closed,
)
export type ReconcileJob = Static<typeof ReconcileJob>
