import { Agent } from 'node:http'
import { eventually } from '@bajiaozhi/shared/testing/eventually'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { type StubService, startStub } from '../stub-service.ts'
import { ask, startClients } from './client-load.ts'
import { type GatewayProcesses, startGatewayProcesses } from './gateway-processes.ts'

const SLOWLY = 180_000
const ROLL_MS = 120_000

let stub: StubService
let gateway: GatewayProcesses
let clients: ReturnType<typeof startClients> | undefined
let writes: number

beforeEach(async () => {
  writes = 0
  stub = await startStub('127.0.0.1', (incoming, response) => {
    if (incoming.method === 'POST') writes += 1
    const headers = { 'content-type': 'application/json', 'x-cache-tags': 'articles', etag: '"1"' }
    const answer = () => response.writeHead(200, headers).end('{}')
    if (incoming.url === '/admin/auth/login?slow') setTimeout(answer, 3000)
    else answer()
  })
})

afterEach(async () => {
  await clients?.stop()
  clients = undefined
  gateway?.kill()
  await stub.kill()
})

describe('the processes of a gateway', () => {
  it.each([1, 2])(
    'are replaced one by one at SIGHUP, %d of them, and no client notices',
    async (count) => {
      gateway = await startGatewayProcesses(stub.port, count)
      const before = gateway.workers()
      const running = startClients(gateway.port, 12)
      clients = running
      await eventually(() => expect(running.count()).toBeGreaterThan(200), SLOWLY)
      gateway.child.kill('SIGHUP')
      await eventually(() => {
        const now = gateway.workers()
        expect(now).toHaveLength(count)
        expect(now.filter((pid) => before.includes(pid))).toEqual([])
      }, ROLL_MS)
      const sum = await running.stop()
      expect(sum.failures).toEqual([])
      expect(writes).toBe(sum.writes)
    },
    2 * SLOWLY,
  )

  it(
    'are replaced when one is killed, and the others serve meanwhile',
    async () => {
      gateway = await startGatewayProcesses(stub.port, 2)
      const [killed] = gateway.workers()
      process.kill(killed!, 'SIGKILL')
      await eventually(async () => expect(await gateway.metric('gateway_process_deaths_total')).toBe(1))
      for (let turn = 0; turn < 20; turn += 1) {
        expect((await ask(false, gateway.port, 'GET', '/api/articles/1')).status).toBe(200)
      }
      expect((await gateway.ops('/readyz')).status).toBe(200)
      await eventually(async () => expect(await gateway.metric('gateway_processes')).toBe(2), SLOWLY)
      expect(gateway.workers()).not.toContain(killed)
    },
    SLOWLY,
  )

  it(
    'are counted together, and what one counted stays when it is gone',
    async () => {
      gateway = await startGatewayProcesses(stub.port, 2)
      for (let turn = 0; turn < 30; turn += 1) await ask(false, gateway.port, 'GET', `/api/articles/${turn + 1}`)
      const answers = () => gateway.metric('gateway_edge_answers_total')
      expect(await answers()).toBe(30)
      const before = gateway.workers()
      gateway.child.kill('SIGHUP')
      await eventually(() => {
        const now = gateway.workers()
        expect([now.length, now.some((pid) => before.includes(pid))]).toEqual([2, false])
      }, ROLL_MS)
      expect(await answers()).toBe(30)
      expect(await gateway.metric('http_request_duration_seconds_count')).toBeGreaterThanOrEqual(30)
    },
    SLOWLY,
  )

  it(
    'tell balancers first, finish what is in hand, and end with 0 at SIGTERM',
    async () => {
      gateway = await startGatewayProcesses(stub.port, 2, { DRAIN_SEC: '2' })
      const agent = new Agent({ keepAlive: true })
      expect((await ask(agent, gateway.port, 'GET', '/healthz')).status).toBe(200)
      const stopped = gateway.stop()
      await eventually(async () => expect((await ask(agent, gateway.port, 'GET', '/healthz')).status).toBe(503))
      expect((await gateway.ops('/readyz')).status).toBe(503)
      expect((await ask(false, gateway.port, 'GET', '/api/articles/1')).status).toBe(200)
      const slow = ask(agent, gateway.port, 'POST', '/admin/auth/login?slow').then((answer) => {
        return { ...answer, at: performance.now() }
      })
      const { code } = await stopped
      const endedAt = performance.now()
      const { status, connection, at } = await slow
      expect([code, status, connection]).toEqual([0, 200, 'close'])
      expect(endedAt - at).toBeLessThan(1500)
      agent.destroy()
    },
    SLOWLY,
  )

  it(
    'end with 0 on Ctrl-C, which all of them hear',
    async () => {
      gateway = await startGatewayProcesses(stub.port, 2)
      for (const pid of gateway.workers()) process.kill(pid, 'SIGINT')
      expect((await gateway.stop()).code).toBe(0)
    },
    SLOWLY,
  )
})
