import { once } from 'node:events'
import { Agent, type IncomingMessage, request } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { GATEWAY_ID_HEADER } from '../../src/contracts/gateway-id.ts'

const POLL_MS = 500

/** Sends one request over an agent and reads its answer. */
export async function send(agent: Agent, port: number, method: string, path: string, headers = {}): Promise<number> {
  const sent = request({ agent, host: '127.0.0.1', port, method, path, headers })
  sent.end()
  const [answer] = (await once(sent, 'response')) as [IncomingMessage]
  await answer.resume().toArray()
  return answer.statusCode!
}

/** What of a gateway a leaving replica deals with: it asks for `/readyz`, and sends requests, each once, to who was ready when asked. */
export function startGateway(id: string, ports: number[], connections: number) {
  const [agent, pollAgent] = [new Agent({ keepAlive: true }), new Agent({ keepAlive: true })]
  const ready = new Set(ports)
  const failures: unknown[] = []
  let [isRunning, reads, writes] = [true, 0, 0]

  async function poll(port: number): Promise<void> {
    while (isRunning) {
      const status = await send(pollAgent, port, 'GET', '/readyz', { [GATEWAY_ID_HEADER]: id }).catch(() => 0)
      if (status === 200) ready.add(port)
      else ready.delete(port)
      await pause(POLL_MS)
    }
  }

  async function load(): Promise<void> {
    while (isRunning) {
      const port = [...ready][Math.floor(Math.random() * ready.size)]!
      const isWrite = Math.random() < 0.5
      const path = isWrite ? '/write' : '/read'
      const status = await send(agent, port, isWrite ? 'POST' : 'GET', path).catch((error: unknown) => error)
      if (status !== 200) failures.push({ path, status })
      else if (isWrite) writes += 1
      else reads += 1
      // Now busy, now idle: an idle connection is the one that may be closed under a request.
      if (Math.random() < 0.3) await pause(Math.random() * 300)
    }
  }

  const running = [...ports.map(poll), ...Array.from({ length: connections }, load)]
  return {
    count: () => reads + writes,
    async stop() {
      isRunning = false
      await Promise.all(running)
      agent.destroy()
      pollAgent.destroy()
      return { failures, reads, writes }
    },
  }
}
