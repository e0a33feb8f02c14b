import type { DependencyState } from '@bajiaozhi/shared/http/dependency-state'
import type { Registry } from 'prom-client'
import type { Dependencies, FromWorker, Metrics, ToWorker } from './messages.ts'

export type States = Record<string, () => Promise<DependencyState>>

export interface ReportingOptions {
  registry: Registry
  states: States
  /** The whole gateway will leave. */
  onLeaveSoon: () => void
  onLeave: () => void
}

/**
 * In a worker: answers the primary's questions.
 * @returns what tells it the last counts; they stay in the sums when the worker is gone
 */
export function reportToPrimary(options: ReportingOptions): () => Promise<void> {
  const { registry, states, onLeaveSoon, onLeave } = options
  const reports = {
    health: (): Promise<Dependencies> => statesNow(states),
    metrics: () => registry.getMetricsAsJSON() as Promise<Metrics>,
  }
  const answer = async (id: number, asked: keyof typeof reports) => send({ id, report: await reports[asked]() })
  process.on('message', (message: ToWorker) => {
    if (message === 'leave soon') onLeaveSoon()
    else if (message === 'leave') onLeave()
    else if ('ask' in message) void answer(message.id, message.ask)
  })
  return async () => send({ lastMetrics: await reports.metrics() })
}

export async function statesNow(states: States): Promise<Dependencies> {
  const named = Object.entries(states).map(async ([name, state]) => [name, await state()] as const)
  return Object.fromEntries(await Promise.all(named))
}

/** Resolves when it is on its way, or when the primary is gone. */
function send(message: FromWorker): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  if (process.connected) process.send!(message, undefined, undefined, () => resolve())
  else resolve()
  return promise
}
