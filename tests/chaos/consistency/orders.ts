import Type, { type Static } from 'typebox'

/** What a process of the check can be told to do to itself, at the next call of the part in question. */
export const Order = Type.Enum(['kill before relay', 'stop in fill', 'stop in relay', 'disarm', 'count'] as const)
export type Order = Static<typeof Order>

/** What a process of the check tells: it listens; it is about to stop; how many loads it has seen. */
export const Report = Type.Union([
  Type.Object({ ready: Type.Literal(true) }),
  Type.Object({ stopping: Order }),
  Type.Object({ loads: Type.Object({ all: Type.Integer(), slow: Type.Integer() }) }),
])
export type Report = Static<typeof Report>
