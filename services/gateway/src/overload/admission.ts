import type { GradientLimit } from './gradient-limit.ts'

/** The most important first. Health checks do not pass here at all: they go to replicas directly. */
export const PRIORITIES = ['public', 'admin', 'background'] as const
export type Priority = (typeof PRIORITIES)[number]

/** Decides which requests one service gets, and learns from them how many it can take. */
export interface Admission {
  /** Whether the request may go on; if so, `leave` must follow. */
  enter: (priority: Priority) => boolean
  leave: (priority: Priority) => void
  /** How long a request took to the head of its answer. */
  observe: (priority: Priority, latencyMs: number, isTimeout: boolean) => void
  readonly limit: number
  readonly inFlight: number
}

/** The share of the limit up to which each finds a place; what is above is kept for those before it. */
const SHARE: Record<Priority, number> = { public: 1, admin: 0.9, background: 0.5 }
/** A share that each has even when others fill the limit: during the worst rush an editor can still take something down. */
const OWN_SHARE: Record<Priority, number> = { public: 0, admin: 0.05, background: 0.01 }

/** @param limit none: everything may go on, and is counted */
export function createAdmission(limit: GradientLimit | undefined): Admission {
  const counts: Record<Priority, number> = { public: 0, admin: 0, background: 0 }
  let inFlight = 0
  const most = () => limit?.value ?? Number.POSITIVE_INFINITY

  return {
    enter(priority) {
      const present = most()
      const hasRoom = inFlight < present * SHARE[priority] || counts[priority] < present * OWN_SHARE[priority]
      if (!hasRoom) return false
      counts[priority] += 1
      inFlight += 1
      return true
    },
    leave(priority) {
      counts[priority] -= 1
      inFlight -= 1
    },
    // Writes wait for disks and other services as they should: only reads tell whether a service has too much to do.
    observe(priority, latencyMs, isTimeout) {
      if (priority === 'public') limit?.observe(latencyMs, inFlight, isTimeout)
    },
    get limit() {
      return most()
    },
    get inFlight() {
      return inFlight
    },
  }
}
