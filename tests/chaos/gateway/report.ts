import { type Exchange, tookMs } from './exchange.ts'
import { type FaultWindow, type Figures, overlaps } from './figures.ts'
import { nameOf } from './plan.ts'

/** A run in lines for people. */
export function describeRun({ seconds, exchanges, windows, rows, loopLagMs }: Figures): string[] {
  const calm = exchanges.filter((exchange) => !windows.some((window) => overlaps(exchange, window)))
  const written = [...rows.values()].reduce((sum, count) => sum + count, 0)
  return [
    `${seconds.toFixed(1)} s; rows in MySQL ${written}; the check's loop lagged ${loopLagMs.toFixed(1)} ms at the 99th percentile`,
    `in all: ${describe(exchanges, seconds)}`,
    `in calm: ${describe(calm)}`,
    ...windows.map((window) => describeWindow(window, exchanges)),
  ]
}

function describeWindow(window: FaultWindow, exchanges: readonly Exchange[]): string {
  const { from, to, share, attempts } = window
  const inside = exchanges.filter((exchange) => overlaps(exchange, window))
  const part = share ? `; the new one of ${share.replicas} got ${(share.part * 100).toFixed(1)}% of the requests` : ''
  const sent = attempts ? `; ${attempts.count} attempts in ${((attempts.to - attempts.from) / 1000).toFixed(1)} s` : ''
  return `${nameOf(window)} (${((to - from) / 1000).toFixed(1)} s): ${describe(inside)}${part}${sent}`
}

function describe(exchanges: readonly Exchange[], seconds?: number): string {
  return (['read', 'write'] as const)
    .map((kind) => {
      const ofKind = exchanges.filter((exchange) => exchange.kind === kind)
      const rate = seconds === undefined ? '' : ` (${(ofKind.length / seconds).toFixed(0)}/s)`
      const failed = ofKind.filter(({ status }) => status !== 200).length
      const times = ofKind.map(tookMs).sort((a, b) => a - b)
      const p99 = times[Math.floor(times.length * 0.99)] ?? 0
      return `${ofKind.length} ${kind}s${rate}, ${failed} failed, p99 ${p99.toFixed(0)} ms, slowest ${(times.at(-1) ?? 0).toFixed(0)} ms`
    })
    .join('; ')
}
