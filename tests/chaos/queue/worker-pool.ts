import { type ChildProcess, fork } from 'node:child_process'
import { mkdirSync, openSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { Compile } from 'typebox/compile'
import type { Failpoint } from './failpoints.ts'
import { type Order, Report } from './orders.ts'

export interface WorkerPoolOptions {
  /** At work at once. */
  workers: number
  /** Started before they are needed. */
  spares: number
  /** @param name of the worker, never used twice */
  environmentOf: (name: string) => Record<string, string>
  /** A worker ended otherwise than by SIGKILL. */
  onLost: (why: string) => void
}

export interface WorkerPool {
  start: () => void
  /** Resolves once all are at work. */
  allAtWork: (withinMs: number) => Promise<void>
  /** Tells a random worker to kill itself at a failpoint. */
  arm: (failpoint: Failpoint) => void
  /** Stops the worker that begins a slow job next, or any after `withinMs`, for `forMs`. */
  stopOne: (forMs: number, withinMs: number) => Promise<void>
  /** How many were killed, by themselves or by a job. */
  deaths: () => number
  end: () => void
}

const MAIN = new URL('processes/worker-main.ts', import.meta.url)
const LOGS = fileURLToPath(new URL('../../../.run/chaos/', import.meta.url))
const report = Compile(Report)

/** Keeps a number of workers at work, whatever ends them. */
export function createWorkerPool({ workers, spares, environmentOf, onLost }: WorkerPoolOptions): WorkerPool {
  const [atWork, waiting] = [new Set<ChildProcess>(), new Set<ChildProcess>()]
  let [starting, started, deaths] = [0, 0, 0]
  let isEnding = false
  let onSlow: ((worker: ChildProcess) => void) | undefined
  mkdirSync(LOGS, { recursive: true })
  const log = openSync(`${LOGS}check-worker.log`, 'w')
  const all = new Set<ChildProcess>()

  function startOne(): void {
    starting += 1
    started += 1
    const env = environmentOf(`worker-${started}`)
    const worker = fork(MAIN, { env, execArgv: [], stdio: ['ignore', log, log, 'ipc'] })
    all.add(worker)
    let isReady = false
    worker.on('message', (message) => {
      const said = report.Parse(message)
      if ('slow' in said) return onSlow?.(worker)
      isReady = true
      starting -= 1
      waiting.add(worker)
      fill()
    })
    // A message to one that has just died is no matter.
    worker.on('error', () => {})
    worker.once('exit', (code, signal) => {
      all.delete(worker)
      atWork.delete(worker)
      waiting.delete(worker)
      if (!isReady) starting -= 1
      if (isEnding) return
      if (signal !== 'SIGKILL') onLost(`a worker ended by itself: ${signal ?? code}, see ${LOGS}check-worker.log`)
      deaths += 1
      fill()
    })
  }

  function fill(): void {
    if (isEnding) return
    for (const worker of waiting) {
      if (atWork.size >= workers) break
      waiting.delete(worker)
      atWork.add(worker)
      tell(worker, { go: true })
    }
    while (atWork.size + waiting.size + starting < workers + spares) startOne()
  }

  const tell = (worker: ChildProcess, order: Order): void => void worker.send(order, () => {})
  const anyWorker = (): ChildProcess | undefined => [...atWork][Math.floor(Math.random() * atWork.size)]

  return {
    start: fill,

    async allAtWork(withinMs) {
      const deadline = performance.now() + withinMs
      while (atWork.size < workers) {
        if (performance.now() > deadline) throw new Error('the workers have not started in time')
        await pause(50)
      }
    },

    arm(failpoint) {
      const worker = anyWorker()
      if (worker) tell(worker, { arm: failpoint })
    },

    async stopOne(forMs, withinMs) {
      const { promise, resolve } = Promise.withResolvers<ChildProcess | undefined>()
      onSlow = resolve
      const worker = await Promise.race([promise, pause(withinMs).then(anyWorker)])
      onSlow = undefined
      worker?.kill('SIGSTOP')
      await pause(forMs)
      worker?.kill('SIGCONT')
    },

    deaths: () => deaths,

    end() {
      isEnding = true
      for (const worker of all) worker.kill('SIGKILL')
    },
  }
}
