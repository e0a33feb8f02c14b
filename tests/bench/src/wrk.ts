import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { LOAD_CORE } from './host-process.ts'

/** Above this share of its core the generator, not what it asks, sets the pace. */
const MAX_OWN_CORE = 0.9
const CONNECTIONS = 64

export interface Load {
  requestsPerSec: number
  p99Ms: number
  /** wrk's own CPU time by wall time, 0 to 1. */
  ownCore: number
  requests: number
}

export interface LoadOptions {
  url: string
  seconds: number
  /** A Lua script with its arguments. */
  script?: string[]
  /** Asked each second; ends the load early. wrk itself goes on to the end of its time, whatever its script says. */
  isDone?: () => Promise<boolean>
}

/** One thread on its core, keep-alive connections. Rejects when an answer was not 2xx or 3xx, or a socket failed. */
export async function load({ url, seconds, script = [], isDone }: LoadOptions): Promise<Load> {
  const [file, ...args] = script
  const wrk = ['-t1', `-c${CONNECTIONS}`, `-d${seconds}s`, '--latency', ...(file === undefined ? [] : ['-s', file])]
  const timed = `TIMEFORMAT='cpu %U %S %R'; time taskset -c ${LOAD_CORE} wrk "$@"`
  const command = ['-c', timed, 'wrk', ...wrk, url, ...(args.length > 0 ? ['--', ...args] : [])]
  const { stdout, stderr } = await run('bash', command, isDone)
  const wrong = /Non-2xx.*|Socket errors.*/.exec(stdout)
  if (wrong) throw new Error(`${url}: ${wrong[0]}`)
  const [, user, system, real] = /cpu ([\d.]+) ([\d.]+) ([\d.]+)/.exec(stderr) ?? []
  return {
    requestsPerSec: Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1]),
    p99Ms: milliseconds(/99%\s+([\d.]+)(us|ms|s|m)/.exec(stdout)),
    ownCore: (Number(user) + Number(system)) / Number(real),
    requests: Number(/(\d+) requests in/.exec(stdout)?.[1]),
  }
}

const UNITS: Record<string, number> = { us: 0.001, ms: 1, s: 1000, m: 60_000 }

function milliseconds(found: RegExpExecArray | null): number {
  return found === null ? Number.NaN : Number(found[1]) * UNITS[found[2]!]!
}

/** Why a measurement does not count, if so. */
export function tooBusy(side: string, ownCore: number): string | undefined {
  if (ownCore <= MAX_OWN_CORE) return undefined
  return `against ${side} wrk used ${Math.round(ownCore * 100)}% of its core`
}

/** A group of its own, which ends when this process does: wrk must not go on alone. */
async function run(program: string, args: string[], isDone: LoadOptions['isDone']) {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true })
  const signalGroup = (signal: NodeJS.Signals) => process.kill(-child.pid!, signal)
  const end = () => signalGroup('SIGKILL')
  process.once('exit', end)
  const asking = isDone && setInterval(() => void isDone().then((done) => done && signalGroup('SIGINT')), 1000)
  try {
    const outputs = [text(child.stdout), text(child.stderr), once(child, 'exit')] as const
    const [stdout, stderr, [code, signal]] = await Promise.all(outputs)
    if (code !== 0) throw new Error(`${program} ended with ${code ?? signal}: ${stderr}`)
    return { stdout, stderr }
  } finally {
    clearInterval(asking)
    process.off('exit', end)
  }
}
