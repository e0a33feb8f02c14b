import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'

const MAIN = fileURLToPath(new URL('./service-main.ts', import.meta.url))

export interface ServiceProcess {
  port: number
  child: ChildProcess
  /** Sends SIGTERM; resolves with how it ended and the writes that it counted. */
  stop: () => Promise<{ code: number | null; ms: number; writes: number }>
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** `service-main.ts` as a process of its own, listening. */
export async function startService(): Promise<ServiceProcess> {
  const port = await freePort()
  const child = fork(MAIN, { env: { PORT: String(port) }, execArgv: ['--no-warnings'] })
  await once(child, 'message')
  const stop = async () => {
    const startedAt = performance.now()
    const [counted, ended] = [once(child, 'message'), once(child, 'exit')]
    child.kill('SIGTERM')
    const [code] = (await ended) as [number | null]
    const ms = performance.now() - startedAt
    const [{ writes }] = (await counted) as [{ writes: number }]
    return { code, ms, writes }
  }
  return { port, child, stop }
}
