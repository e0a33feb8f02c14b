import { once } from 'node:events'
import { Agent, type IncomingMessage, request } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'

export interface Answered {
  status: number
  connection: string | undefined
  body: string
}

/** One request, sent once, its answer read to the end. */
export async function ask(agent: Agent | false, port: number, method: string, path: string): Promise<Answered> {
  const sent = request({ agent, host: '127.0.0.1', port, method, path })
  sent.end()
  const [answer] = (await once(sent, 'response')) as [IncomingMessage]
  const body = Buffer.concat(await answer.toArray()).toString()
  return { status: answer.statusCode!, connection: answer.headers.connection, body }
}

/** Clients that keep their connection and sometimes open a new one: hits of the cache, reads that are none, and writes. */
export function startClients(port: number, clients: number) {
  const agent = new Agent({ keepAlive: true })
  const failures: unknown[] = []
  let [isRunning, answered, writes, serial] = [true, 0, 0, 0]

  async function client(): Promise<void> {
    while (isRunning) {
      const draw = Math.random()
      const isWrite = draw < 0.2
      const path = isWrite ? '/admin/auth/login' : `/api/articles/${draw < 0.6 ? 1 : ++serial}`
      const way = Math.random() < 0.1 ? false : agent
      const answer = await ask(way, port, isWrite ? 'POST' : 'GET', path).catch((error: unknown) => error)
      if ((answer as Answered).status !== 200) failures.push({ path, answer })
      else answered += 1
      if (isWrite) writes += 1
      if (Math.random() < 0.3) await pause(Math.random() * 300)
    }
  }

  const running = Array.from({ length: clients }, client)
  return {
    count: () => answered,
    async stop() {
      isRunning = false
      await Promise.all(running)
      agent.destroy()
      return { failures, writes }
    },
  }
}
