import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream, mkdirSync, readFileSync } from 'node:fs'
import { request } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Parts } from './parts.ts'

/** The load has one core for itself, and so has what is measured. */
export const LOAD_CORE = 0
export const MEASURED_CORE = 1

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const LOGS = new URL('../results/log/', import.meta.url)
const READY_MS = 30_000
/** Longer than a service takes to find that a dependency does not answer. */
const ANSWER_MS = 3000
const MIB = 1024 * 1024

export interface HostProcess {
  name: string
  pid: number
  /** What it says by `process.send`. */
  onMessage: (listener: (message: unknown) => void) => void
}

export interface HostProcessOptions {
  name: string
  command: string[]
  /** Answers by HTTP once it is ready. */
  readyAt: string
  env?: Record<string, string>
  /** Where it runs; the project's folder unless told. */
  cwd?: string
  /** Pins it to one core. */
  core?: number
  /** It has this long to become ready; 30 s unless told. */
  readyMs?: number
  /** What ends it; a killed nginx would leave its worker behind. */
  endBy?: NodeJS.Signals
}

/** nginx is where only root looks by itself. */
const SETTINGS = { PATH: `${process.env.PATH}:/usr/sbin`, NODE_ENV: 'production' }

/**
 * Starts a program of this machine, ended with `parts`; what it prints goes to `results/log`. Rejects when it is not ready in
 * time, or when the parts are gone already.
 */
export async function startProcess(parts: Parts, options: HostProcessOptions): Promise<HostProcess> {
  const { name, command, readyAt, env, cwd = ROOT, core, endBy = 'SIGKILL', readyMs = READY_MS } = options
  if (await answers(readyAt)) throw new Error(`${readyAt} answers already: ${name} needs that port`)
  const [program = '', ...args] = core === undefined ? command : ['taskset', '-c', String(core), ...command]
  mkdirSync(LOGS, { recursive: true })
  const log = createWriteStream(logOf(name))
  if (parts.disposed) throw new Error(`${name} is not started any more`)
  const child = spawn(program, args, {
    cwd,
    env: { ...SETTINGS, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  parts.defer(() => stopChild(child, endBy))
  child.stdout!.pipe(log)
  child.stderr!.pipe(log)
  await untilReady(child, name, readyAt, readyMs)
  return { name, pid: child.pid!, onMessage: (listener) => void child.on('message', listener) }
}

/** Where a process's output lies, by its name. */
export const logOf = (name: string): URL => new URL(`${name}.log`, LOGS)

/** Runs a file of this repository, e.g. `services/gateway/src/main.ts`, with this Node. */
export const nodeCommand = (file: string, args: string[] = [], preload: string[] = []): string[] => [
  process.execPath,
  ...importing(preload),
  file,
  ...args,
]

/** The same for what makes the load or answers it: four threads that collect its garbage on the one core there is would hold it up. */
export const loadCommand = (file: string, args: string[]): string[] => [
  process.execPath,
  '--v8-pool-size=1',
  file,
  ...args,
]

const importing = (preload: string[]): string[] =>
  preload.flatMap((name) => ['--import', new URL(`../preload/${name}.ts`, import.meta.url).href])

async function untilReady(child: ChildProcess, name: string, url: string, readyMs: number): Promise<void> {
  const deadline = Date.now() + readyMs
  while (!(await answers(url))) {
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(`${name} ended with ${child.exitCode ?? child.signalCode}: see results/log/${name}.log`)
    if (Date.now() > deadline)
      throw new Error(`${name} was not ready within ${readyMs} ms: see results/log/${name}.log`)
    await pause(50)
  }
}

function answers(url: string): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const sent = request(url, { agent: false, timeout: ANSWER_MS }, (response) => {
    response.resume()
    resolve(response.statusCode === 200)
  })
  sent.on('error', () => resolve(false))
  sent.on('timeout', () => sent.destroy())
  sent.end()
  return promise
}

async function stopChild(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill(signal)
  await gone
}

/** Resident memory of a process in MiB: now, and at its highest. */
export function residentMib(pid: number): { now: number; peak: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const kib = (field: string) => Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? Number.NaN)
  return { now: (kib('VmRSS') * 1024) / MIB, peak: (kib('VmHWM') * 1024) / MIB }
}
