import cluster from 'node:cluster'
import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from '@bajiaozhi/shared/logger/logger'
import { WorkerProcess } from './worker-process.ts'

export interface ProcessesOptions {
  /** What a worker runs. */
  file: string
  count: number
  logger: Logger
  /** A worker is gone, whether it was told to go or died. */
  onEnd: (worker: WorkerProcess, died: boolean) => void
  /** All that served when it was asked for were replaced. */
  onRolled: () => void
}

/** Between the death of a worker and its successor: twice as long after each that did not live long, up to the last. */
const BACKOFF_MS = { first: 100, most: 10_000 }
const LONG_LIFE_MS = 30_000
const START_WITHIN_MS = 30_000

/**
 * The workers of a gateway, which share one port: the primary accepts and hands each connection to the next worker that is free. A
 * connection on its way to one that has stopped accepting comes back and goes to another.
 */
export class Processes {
  readonly #options: ProcessesOptions
  /** Those that ought to serve. */
  readonly #serving = new Set<WorkerProcess>()
  /** Those that run, the ones that start or leave included. */
  readonly running = new Set<WorkerProcess>()
  #backoffMs = BACKOFF_MS.first
  #isStopping = false
  #rolling: Promise<void> | undefined
  #isAskedAgain = false

  constructor(options: ProcessesOptions) {
    this.#options = options
    cluster.setupPrimary({ exec: options.file, serialization: 'advanced' })
  }

  get serving(): readonly WorkerProcess[] {
    return [...this.#serving]
  }

  /** @throws Error when one cannot start: what is wrong then is not a matter of trying again. */
  async start(): Promise<void> {
    const started = await Promise.all(Array.from({ length: this.#options.count }, () => this.#add()))
    if (started.includes(undefined)) throw new Error('a gateway process could not start')
  }

  /** Replaces all of them, one by one, each only once its successor serves. Asked again meanwhile, it begins anew afterwards. */
  roll(): Promise<void> {
    if (this.#rolling) this.#isAskedAgain = true
    this.#rolling ??= this.#rollAll().finally(() => {
      this.#rolling = undefined
    })
    return this.#rolling
  }

  /** All of them, at once; nothing is restarted any more. */
  async stop(drainMs: number): Promise<void> {
    this.#isStopping = true
    for (const worker of this.running) worker.leaveSoon()
    await pause(drainMs)
    await Promise.all([...this.running].map((worker) => worker.leave()))
  }

  async #rollAll(): Promise<void> {
    const { logger, onRolled } = this.#options
    do {
      this.#isAskedAgain = false
      logger.info({ processes: this.#serving.size }, 'the gateway processes are replaced one by one')
      for (const old of this.serving) {
        if (this.#isStopping) return
        if (!(await this.#add())) return logger.error('a new gateway process does not serve, the old ones stay')
        this.#serving.delete(old)
        await old.leave()
      }
      logger.info({ processes: this.#serving.size }, 'the gateway processes were replaced')
      onRolled()
    } while (this.#isAskedAgain && !this.#isStopping)
  }

  /** Resolves to a worker that serves, or to nothing when it did not come to that. */
  async #add(): Promise<WorkerProcess | undefined> {
    const worker = new WorkerProcess()
    this.running.add(worker)
    void worker.ended.then((end) => this.#gone(worker, end))
    const late = pause(START_WITHIN_MS, false, { ref: false })
    const isServing = await Promise.race([worker.serving, late])
    if (!isServing) {
      await worker.leave()
      return undefined
    }
    this.#serving.add(worker)
    this.#options.logger.info({ worker: worker.pid }, 'a gateway process serves')
    return worker
  }

  #gone(worker: WorkerProcess, end: { code: number | null; signal: string | null }): void {
    const { logger, onEnd } = this.#options
    this.running.delete(worker)
    const died = this.#serving.delete(worker) && !this.#isStopping
    onEnd(worker, died)
    if (!died) return
    logger.error({ worker: worker.pid, ...end }, 'a gateway process died')
    if (performance.now() - worker.startedAt > LONG_LIFE_MS) this.#backoffMs = BACKOFF_MS.first
    void this.#replace()
  }

  async #replace(): Promise<void> {
    for (;;) {
      await pause(this.#backoffMs)
      this.#backoffMs = Math.min(2 * this.#backoffMs, BACKOFF_MS.most)
      if (this.#isStopping || (await this.#add())) return
    }
  }
}
