import { List, Ok, Timestamp } from '@bajiaozhi/shared/contracts/primitives'
import { pageQuery } from '@bajiaozhi/shared/http/page'
import Type, { type Static } from 'typebox'

const closed = { additionalProperties: false } as const
const Count = Type.Integer({ minimum: 0 })

export const Queue = Type.Object(
  {
    name: Type.String(),
    paused: Type.Boolean(),
    lag: Type.Union([Count, Type.Null()], {
      description: 'jobs that no worker has begun; null when Redis cannot tell',
    }),
    pending: Type.Integer({ minimum: 0, description: 'jobs that a worker holds' }),
    oldest_idle_ms: Type.Integer({
      minimum: 0,
      description: 'of those, how long the one was left alone that was so for the longest time',
    }),
    delayed: Type.Integer({ minimum: 0, description: 'jobs that wait for another try' }),
    dead: Count,
    consumers: Count,
  },
  closed,
)
export type Queue = Static<typeof Queue>

/** There are few: all are on the one page. */
export const QueueList = List(Queue)

/** What Redis calls an entry: milliseconds and a number, both of them within 64 bits. */
export const LetterId = Type.String({ pattern: '^\\d{1,19}-\\d{1,19}$' })

export const DeadLetterView = Type.Object(
  {
    id: LetterId,
    job_id: Type.String({ description: "'' when the entry could not be read" }),
    payload: Type.String({ description: 'JSON, unless that is why it is dead' }),
    error: Type.String(),
    attempts: Count,
    replay: Type.Integer({ minimum: 0, description: 'how often the job was brought back before' }),
    enqueued_at: Timestamp,
    died_at: Timestamp,
  },
  closed,
)
export type DeadLetterView = Static<typeof DeadLetterView>

export const DeadList = List(DeadLetterView)
export const DeadQuery = Type.Object(pageQuery(20))

export const QueueParams = Type.Object({ name: Type.String() })
export const LetterParams = Type.Object({ ...QueueParams.properties, id: LetterId })

const Part = Type.String({ minLength: 1, maxLength: 255 })

/** A dead letter must meet everything that is given; `{}` means all of them. */
export const ReplayFilter = Type.Object(
  {
    error_contains: Type.Optional(Part),
    payload_contains: Type.Optional(Part),
    died_after: Type.Optional(Timestamp),
    died_before: Type.Optional(Timestamp),
  },
  closed,
)
export type ReplayFilter = Static<typeof ReplayFilter>

export const Replayed = Type.Object(
  {
    ...Ok.properties,
    replayed: Count,
    remaining: Type.Boolean({ description: 'whether some were not looked at: ask again' }),
  },
  closed,
)
