import { once } from 'node:events'
import { Agent, type IncomingMessage, request } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, describe, expect, it } from '@jest/globals'
import { GATEWAY_ID_HEADER } from '../../src/contracts/gateway-id.ts'
import { eventually } from '../../src/testing/eventually.ts'
import { type ServiceProcess, startService } from './service-process.ts'
import { send, startGateway } from './stand-in-gateway.ts'

const started: ServiceProcess[] = []
const agents: Agent[] = []

async function start(): Promise<ServiceProcess> {
  const service = await startService()
  started.push(service)
  return service
}

function keepAlive(): Agent {
  const agent = new Agent({ keepAlive: true })
  agents.push(agent)
  return agent
}

const readyz = (port: number, id: string) => send(keepAlive(), port, 'GET', '/readyz', { [GATEWAY_ID_HEADER]: id })

afterEach(() => {
  for (const { child } of started.splice(0)) child.kill('SIGKILL')
  for (const agent of agents.splice(0)) agent.destroy()
})

describe('a service that is told to stop', () => {
  it('fails no request of the gateways, and does each write once', async () => {
    const [leaving, staying] = [await start(), await start()]
    const gateways = ['a', 'b'].map((id) => startGateway(id, [leaving.port, staying.port], 16))
    await eventually(() => expect(gateways.every((gateway) => gateway.count() > 300)).toBe(true))

    const ended = await leaving.stop()
    const before = gateways.map((gateway) => gateway.count())
    await eventually(() => expect(gateways.every((gateway, at) => gateway.count() > before[at]! + 100)).toBe(true))
    const sums = await Promise.all(gateways.map((gateway) => gateway.stop()))
    const rest = await staying.stop()

    expect(sums.flatMap(({ failures }) => failures)).toEqual([])
    expect(ended.code).toBe(0)
    expect(ended.writes + rest.writes).toBe(sums.reduce((sum, { writes }) => sum + writes, 0))
  })

  it('says so at /readyz at once, and serves as before until every gateway has heard it', async () => {
    const { port, child } = await start()
    const agent = keepAlive()
    expect(await readyz(port, 'slow')).toBe(200)
    child.kill('SIGTERM')
    const since = performance.now()
    await eventually(async () => expect(await readyz(port, 'quick')).toBe(503))
    // `slow` has not asked yet: a second after `quick` has heard it, new connections are served still.
    await pause(since + 1250 - performance.now())
    expect(await send(agent, port, 'POST', '/write')).toBe(200)
    expect(await readyz(port, 'slow')).toBe(503)
    const [code] = await once(child, 'exit')
    expect(code).toBe(0)
    expect(performance.now() - since).toBeGreaterThan(2200)
  })

  it('waits for nobody when no gateway watches it', async () => {
    const { code, ms } = await (await start()).stop()
    expect(code).toBe(0)
    expect(ms).toBeLessThan(2000)
  })

  it('answers a request of eight seconds, and ends within a second of it', async () => {
    const service = await start()
    const agent = keepAlive()
    const answered = send(agent, service.port, 'POST', '/slow/8000').then((status) => ({
      status,
      at: performance.now(),
    }))
    await eventually(async () => expect(await readyz(service.port, 'a')).toBe(200))
    const { code } = await service.stop()
    const endedAt = performance.now()
    const { status, at } = await answered
    expect([status, code]).toEqual([200, 0])
    expect(endedAt - at).toBeLessThan(1000)
  })

  it('cuts off nobody who is still reading', async () => {
    const MIB = 16
    const service = await start()
    const sent = request({ agent: keepAlive(), host: '127.0.0.1', port: service.port, path: `/large/${MIB}` })
    sent.end()
    const [answer] = (await once(sent, 'response')) as [IncomingMessage]
    const stopped = service.stop()
    let bytes = 0
    for await (const chunk of answer) {
      bytes += (chunk as Buffer).length
      // 16 MiB in about four seconds, longer than the second for idle connections.
      await pause(15)
    }
    expect(bytes).toBe(MIB * 1024 * 1024)
    expect((await stopped).code).toBe(0)
  })
})
