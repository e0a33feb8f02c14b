import { Gauge, type Registry } from 'prom-client'
import type { QueueDesk, QueueState } from './queue-desk.ts'

/** The state of queues, by their names, asked for when somebody scrapes. NaN while Redis is away, or cannot tell. */
export function measureQueues(desks: ReadonlyMap<string, Pick<QueueDesk, 'state'>>, registry: Registry): void {
  const queues = [...desks]
  let asked: Promise<[queue: string, state: QueueState | undefined][]> | undefined
  /** One question for the gauges of one scrape. */
  const states = () => {
    asked ??= Promise.all(
      queues.map(
        async ([queue, desk]): Promise<[string, QueueState | undefined]> => [
          queue,
          await desk.state().catch(() => undefined),
        ],
      ),
    ).finally(() => {
      asked = undefined
    })
    return asked
  }
  const gauge = (name: string, help: string, read: (state: QueueState) => number | null) =>
    new Gauge({
      name,
      help,
      labelNames: ['queue'],
      registers: [registry],
      async collect() {
        for (const [queue, state] of await states()) this.set({ queue }, (state && read(state)) ?? Number.NaN)
      },
    })
  gauge('queue_lag_jobs', 'Jobs that no worker has begun', ({ lag }) => lag)
  gauge('queue_pending_jobs', 'Jobs that a worker holds', ({ pending }) => pending)
  gauge(
    'queue_oldest_idle_seconds',
    'The longest time that nobody has touched a held job',
    (s) => s.oldestIdleMs / 1000,
  )
  gauge('queue_delayed_jobs', 'Jobs that wait for another try', ({ delayed }) => delayed)
  gauge('queue_dead_jobs', 'Dead letters', ({ dead }) => dead)
  gauge('queue_paused', '1 while no job may start', ({ isPaused }) => (isPaused ? 1 : 0))
  gauge('queue_consumers', 'Workers that the group knows', ({ consumers }) => consumers)
}
