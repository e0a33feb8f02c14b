import cluster, { type Worker } from 'node:cluster'
import { setTimeout as pause } from 'node:timers/promises'
import type { FromWorker, Metrics, Reports, ToWorker } from './messages.ts'

export interface WorkerEnd {
  code: number | null
  signal: string | null
}

/** A worker that is busy for longer than this is left out of a report. */
const ANSWER_WITHIN_MS = 400
/** A worker's own deadline is 13.5 s after SIGTERM. */
const LEAVE_WITHIN_MS = 15_000

/** One process that serves clients, as the primary sees it. */
export class WorkerProcess {
  readonly startedAt = performance.now()
  /** Resolves once it accepts connections, to false if it ended before. */
  readonly serving: Promise<boolean>
  readonly ended: Promise<WorkerEnd>
  readonly #worker: Worker
  readonly #questions = new Map<number, (report: Reports[keyof Reports]) => void>()
  #asked = 0
  /** The last counts that it told of. */
  metrics: Metrics = []

  constructor() {
    this.#worker = cluster.fork()
    const ended = Promise.withResolvers<WorkerEnd>()
    const serving = Promise.withResolvers<boolean>()
    this.#worker.once('listening', () => serving.resolve(true))
    this.#worker.once('exit', (code, signal) => {
      serving.resolve(false)
      ended.resolve({ code, signal })
    })
    this.#worker.on('message', (message: FromWorker) => this.#hear(message))
    // A message to a worker that has just died is no news: `exit` tells.
    this.#worker.on('error', () => {})
    this.serving = serving.promise
    this.ended = ended.promise
  }

  get pid(): number {
    return this.#worker.process.pid!
  }

  /** Resolves to nothing when it does not answer in time. */
  async ask<What extends keyof Reports>(what: What): Promise<Reports[What] | undefined> {
    const id = this.#asked++
    const { promise, resolve } = Promise.withResolvers<Reports[keyof Reports] | undefined>()
    const timer = setTimeout(() => resolve(undefined), ANSWER_WITHIN_MS)
    this.#questions.set(id, resolve)
    this.#send({ ask: what, id })
    const report = (await promise) as Reports[What] | undefined
    clearTimeout(timer)
    this.#questions.delete(id)
    if (what === 'metrics' && report !== undefined) this.metrics = report as Metrics
    return report
  }

  /** It goes on serving, and says at `/healthz` that it will not for long. */
  leaveSoon(): void {
    this.#send('leave soon')
  }

  /** Lets it finish what its clients are owed; resolves when it is gone. */
  async leave(): Promise<WorkerEnd> {
    this.#send('leave')
    const patience = new AbortController()
    const late = pause(LEAVE_WITHIN_MS, undefined, { signal: patience.signal }).then(
      () => void this.#worker.process.kill('SIGKILL'),
      () => {},
    )
    const end = await this.ended
    patience.abort()
    await late
    return end
  }

  #send(message: ToWorker): void {
    if (this.#worker.isConnected()) this.#worker.send(message, () => {})
  }

  #hear(message: FromWorker): void {
    if ('lastMetrics' in message) this.metrics = message.lastMetrics
    else this.#questions.get(message.id)?.(message.report)
  }
}
