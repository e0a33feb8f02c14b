import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, openSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Compile } from 'typebox/compile'
import { type Order, Report } from './orders.ts'

export interface ReplicaOptions {
  /** Names it in messages and names its log. */
  name: string
  /** The file that is run. */
  main: URL
  env: Record<string, string>
}

const LOGS = fileURLToPath(new URL('../../../.run/chaos/', import.meta.url))
const START_MS = 20_000
/** An armed process fires at its next fill or relay; while Redis is away nothing is filled. */
const FIRE_MS = 10_000

const report = Compile(Report)

/** A process of the check that can be killed, stopped and started anew under the same name and address. */
export class Replica {
  readonly name: string
  readonly #options: ReplicaOptions
  #process!: ChildProcess
  #isEnding = false
  /** Called when the process ended and nobody told it to. */
  onLost: (why: string) => void = () => {}

  constructor(options: ReplicaOptions) {
    this.name = options.name
    this.#options = options
  }

  /** Resolves when it listens. */
  async start(): Promise<void> {
    mkdirSync(LOGS, { recursive: true })
    const log = openSync(`${LOGS}${this.name}.log`, 'a')
    const { main, env } = this.#options
    this.#isEnding = false
    this.#process = fork(main, { env, execArgv: [], stdio: ['ignore', log, log, 'ipc'] })
    const started = this.#process
    started.once('exit', (code, signal) => {
      if (started === this.#process && !this.#isEnding) this.onLost(`${this.name} ended: ${signal ?? code}`)
    })
    await this.#hear((said) => 'ready' in said, START_MS)
  }

  /** Makes it kill itself between a commit and its relay. @returns when it is gone; rejects when it does not happen */
  async killBeforeRelay(): Promise<void> {
    this.#isEnding = true
    const gone = once(this.#process, 'exit', { signal: AbortSignal.timeout(FIRE_MS) })
    this.#tell('kill before relay')
    const [code, signal] = await gone.catch((error) => {
      this.#isEnding = false
      this.#tell('disarm')
      throw error
    })
    if (signal !== 'SIGKILL') this.onLost(`${this.name} ended by itself: ${signal ?? code}`)
  }

  /** Makes it stop itself in the middle of a call. @returns when it is about to */
  async stopIn(order: 'stop in fill' | 'stop in relay'): Promise<void> {
    const stopping = this.#hear((said) => 'stopping' in said, FIRE_MS)
    this.#tell(order)
    await stopping.catch((error) => {
      this.#tell('disarm')
      this.resume()
      throw error
    })
  }

  resume(): void {
    this.#process.kill('SIGCONT')
  }

  async countLoads(): Promise<{ all: number; slow: number }> {
    const counted = this.#hear((said) => 'loads' in said, FIRE_MS)
    this.#tell('count')
    return (await counted).loads
  }

  end(): void {
    this.#isEnding = true
    this.#process?.kill('SIGKILL')
  }

  #tell(order: Order): void {
    this.#process.send(order)
  }

  #hear<T extends Report>(isIt: (said: Report) => said is T, withinMs: number): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>()
    const listening = this.#process
    const timer = setTimeout(() => settle(new Error(`${this.name} did not say so in ${withinMs} ms`)), withinMs)
    const onMessage = (message: unknown) => {
      const said = report.Parse(message)
      if (isIt(said)) settle(said)
    }
    const onExit = () => settle(new Error(`${this.name} has ended, see ${LOGS}${this.name}.log`))
    const settle = (outcome: T | Error): void => {
      clearTimeout(timer)
      listening.off('message', onMessage).off('exit', onExit)
      if (outcome instanceof Error) reject(outcome)
      else resolve(outcome)
    }
    listening.on('message', onMessage).on('exit', onExit)
    return promise
  }
}
