import { createAdmission } from '../../src/overload/admission.ts'
import { createGradientLimit } from '../../src/overload/gradient-limit.ts'

export interface Simulation {
  slots: number
  serviceMs: number
  /** Requests offered, evenly spaced, however many are answered. */
  perSec: number
  seconds: number
  isLimited?: boolean
  slower?: { afterSec: number; serviceMs: number }
  /** Only the last so many seconds count. */
  measureLast?: number
}

export interface Simulated {
  /** Answers a second. */
  goodput: number
  /** Milliseconds, of those let in. */
  p99: number
  shed: number
}

/** First come, first served, in simulated time. */
export function simulate(options: Simulation): Simulated {
  const { slots, serviceMs, perSec, seconds, isLimited = true, slower, measureLast = seconds } = options
  let at = 0
  const limit = isLimited ? createGradientLimit({ now: () => at }) : undefined
  const admission = createAdmission(limit)
  const freeAt = Array.from({ length: slots }, () => 0)
  let ends: { at: number; begunAt: number }[] = []
  const countFrom = (seconds - measureLast) * 1000
  const counted: number[] = []
  let shed = 0

  const finishUntil = (until: number) => {
    while (ends.length > 0 && ends[0]!.at <= until) {
      const end = ends.shift()!
      at = end.at
      admission.observe('public', at - end.begunAt, false)
      admission.leave('public')
      if (at >= countFrom) counted.push(at - end.begunAt)
    }
    at = until
  }

  for (let n = 0; n < perSec * seconds; n++) {
    finishUntil((n * 1000) / perSec)
    if (!admission.enter('public')) {
      if (at >= countFrom) shed += 1
      continue
    }
    const first = freeAt.indexOf(Math.min(...freeAt))
    const takes = slower !== undefined && at >= slower.afterSec * 1000 ? slower.serviceMs : serviceMs
    const end = Math.max(at, freeAt[first]!) + takes
    freeAt[first] = end
    ends.push({ at: end, begunAt: at })
    if (ends.length > 1 && ends.at(-2)!.at > end) ends = ends.toSorted((a, b) => a.at - b.at)
  }
  finishUntil(seconds * 1000)
  const sorted = counted.toSorted((a, b) => a - b)
  return { goodput: counted.length / measureLast, p99: sorted[Math.floor(sorted.length * 0.99)] ?? Number.NaN, shed }
}
