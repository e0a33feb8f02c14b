import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import { eventually } from '@bajiaozhi/shared/testing/eventually'

export type ProcessName = 'gateway' | 'articles' | 'events' | 'fighters' | 'ingest-worker' | 'live-worker'

export const JWT_SECRET = randomBytes(32).toString('hex')
const NOBODY = '127.0.0.1:1'
const START_MS = 30_000

/** What every process needs to start, with nobody behind it. */
const SETTINGS: Record<string, string> = {
  LOG_LEVEL: 'info',
  MYSQL_DSN: `mysql://root:any@${NOBODY}/any`,
  REDIS_CACHE_ADDR: NOBODY,
  REDIS_STREAMS_ADDR: NOBODY,
  REDIS_USER: 'default',
  REDIS_PASSWORD: 'any',
  QUEUES_REDIS_USER: 'default',
  QUEUES_REDIS_PASSWORD: 'any',
  NATS_URL: `nats://${NOBODY}`,
  PUBLIC_BASE_URL: 'http://localhost:8080',
  JWT_SECRET,
  INTERNAL_TOKEN: randomBytes(32).toString('hex'),
  ADMIN_USERNAME: 'editor',
  ADMIN_PASSWORD_HASH: '$argon2id$nobody-logs-in',
  ARTICLES_URL: `http://${NOBODY}`,
  EVENTS_URL: `http://${NOBODY}`,
  FIGHTERS_URL: `http://${NOBODY}`,
}

export interface TracedProcess {
  port: number
  url: string
  /** What it has printed. */
  lines: () => Record<string, unknown>[]
  signal: (name: NodeJS.Signals) => void
  /** Ends it by SIGTERM. */
  stop: () => Promise<void>
}

/** The main of a service, a worker or the gateway as a process of its own on a free port. */
export async function startProcess(name: ProcessName, env: Record<string, string> = {}, preload: string[] = []) {
  const [port, opsPort] = [await freePort(), await freePort()]
  const main = fileURLToPath(new URL(`../../services/${name}/src/main.ts`, import.meta.url))
  const imports = preload.flatMap((file) => ['--import', new URL(file, import.meta.url).href])
  const isWorker = name.endsWith('-worker')
  const child = spawn(process.execPath, [...imports, main], {
    env: { ...SETTINGS, PORT: String(port), OPS_PORT: String(isWorker ? port : opsPort), ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return untilListening(child, port)
}

async function untilListening(child: ChildProcess, port: number): Promise<TracedProcess> {
  let output = ''
  child.stdout!.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  const exited = once(child, 'exit')
  const lines = () =>
    output
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Record<string, unknown>)
  await eventually(() => {
    if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}: ${output}`)
    if (!output.includes('"listening"')) throw new Error(`it does not listen: ${output}`)
  }, START_MS).catch((error: unknown) => {
    child.kill('SIGKILL')
    throw error
  })
  return {
    port,
    url: `http://localhost:${port}`,
    lines,
    signal: (name) => void child.kill(name),
    async stop() {
      child.kill('SIGTERM')
      await exited
    },
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0)
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}
