import type { HealthCheck } from '@bajiaozhi/shared/http/operations'
import { DEPENDENCIES } from '../ops-app.ts'
import type { Dependencies, Metrics } from './messages.ts'
import type { SummedMetrics } from './summed-metrics.ts'

/** What the primary asks of a worker. */
interface Asked {
  /** The last that it told. */
  metrics: Metrics
  ask(what: 'health'): Promise<Dependencies | undefined>
  ask(what: 'metrics'): Promise<Metrics | undefined>
}

/** The workers that ought to serve, and all that run. */
interface Asking {
  readonly serving: readonly Asked[]
  readonly running: Iterable<Asked>
}

/**
 * Ready while one of the processes answers. A dependency is down when one of them says so, and only reported: restarting
 * would help nobody.
 */
export function primaryChecks(processes: Asking): Record<string, HealthCheck> {
  const read = shareRuns(async () => {
    const answers = await Promise.all(processes.serving.map((worker) => worker.ask('health')))
    return answers.filter((answer) => answer !== undefined)
  })
  const dependency = (name: string): HealthCheck => ({
    check: async () => orThrow((await read()).every((states) => states[name] === 'up')),
    required: false,
  })
  return {
    processes: { check: async () => orThrow((await read()).length > 0), required: true },
    ...Object.fromEntries(DEPENDENCIES.map((name) => [name, dependency(name)])),
  }
}

/** The metrics of all that run, in Prometheus' text format. One that does not answer counts with what it told last. */
export async function allMetrics(processes: Asking, summed: SummedMetrics): Promise<string> {
  const running = [...processes.running]
  await Promise.all(running.map((worker) => worker.ask('metrics')))
  return summed.text(running.map((worker) => worker.metrics))
}

/** Those who ask while it runs get the same answer. */
function shareRuns<T>(run: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined
  return () => {
    running ??= run().finally(() => {
      running = undefined
    })
    return running
  }
}

function orThrow(isUp: boolean): void {
  if (!isUp) throw new Error('it is away')
}
