import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { eventually } from '@bajiaozhi/shared/testing/eventually'
import { expect } from '@jest/globals'

const MAIN = fileURLToPath(new URL('../../src/primary-main.ts', import.meta.url))
const START_MS = 90_000

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** The gateway as its container starts it, in front of one stub for all services; Redis and NATS are away. */
export async function startGatewayProcesses(servicePort: number, processes: number, env: Record<string, string> = {}) {
  const [port, opsPort] = [await freePort(), await freePort()]
  const url = `http://127.0.0.1:${servicePort}`
  const child: ChildProcess = spawn(process.execPath, [MAIN], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      PORT: String(port),
      OPS_PORT: String(opsPort),
      GATEWAY_PROCESSES: String(processes),
      ARTICLES_URL: url,
      EVENTS_URL: url,
      FIGHTERS_URL: url,
      REDIS_STREAMS_ADDR: '127.0.0.1:1',
      REDIS_USER: 'none',
      REDIS_PASSWORD: 'none',
      NATS_URL: 'nats://127.0.0.1:1',
      JWT_SECRET: 'x'.repeat(32),
      INTERNAL_TOKEN: 'x'.repeat(32),
      // All clients of these tests have one address, and nothing is to be refused.
      RATE_LIMIT_PER_SEC: '100000',
      RATE_LIMIT_BURST: '100000',
      OVERLOAD_LIMIT: 'off',
      ...env,
    },
  })
  const ops = (path: string) => fetch(`http://127.0.0.1:${opsPort}${path}`)
  const metric = async (name: string): Promise<number> => {
    const text = await (await ops('/metrics')).text()
    const values = [...text.matchAll(new RegExp(`^${name}(?:\\{.*\\})? (\\S+)$`, 'gm'))]
    return values.reduce((sum, [, value]) => sum + Number(value), 0)
  }
  await eventually(async () => {
    if (child.exitCode !== null) return
    expect(await metric('gateway_processes')).toBe(processes)
  }, START_MS)
  if (child.exitCode !== null) throw new Error(`the gateway ended with ${child.exitCode}`)
  return {
    port,
    ops,
    metric,
    child,
    workers: () => readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').trim().split(' ').map(Number),
    async stop() {
      const startedAt = performance.now()
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      const [code] = (await ended) as [number | null]
      return { code, ms: performance.now() - startedAt }
    },
    kill: () => child.kill('SIGKILL'),
  }
}

export type GatewayProcesses = Awaited<ReturnType<typeof startGatewayProcesses>>
