import Type, { type Static } from 'typebox'
import { Failpoint } from './failpoints.ts'

/** What a worker is told: to begin its work; to kill itself as soon as it comes to a failpoint, one more than before. */
export const Order = Type.Union([Type.Object({ go: Type.Literal(true) }), Type.Object({ arm: Failpoint })])
export type Order = Static<typeof Order>

/** What a worker tells: it is ready to be told to begin; it has just begun a slow job. */
export const Report = Type.Union([
  Type.Object({ ready: Type.Literal(true) }),
  Type.Object({ slow: Type.String({ description: 'job_id' }) }),
])
export type Report = Static<typeof Report>
