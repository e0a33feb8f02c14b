import { Agent, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from '@jest/globals'
import { createApp } from '../../src/http/app-factory.ts'
import { drain } from '../../src/shutdown/drain.ts'
import { silentLogger } from '../../src/testing/silent-logger.ts'

function get(port: number, path: string, agent: Agent): Promise<{ status: number; connection: string | undefined }> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', port, path, agent }, (answer) => {
      answer
        .resume()
        .on('end', () => resolve({ status: answer.statusCode ?? 0, connection: answer.headers.connection }))
    })
    outgoing.on('error', reject).end()
  })
}

test('draining answers what is in flight, says Connection: close, and does not wait for idle sockets', async () => {
  const app = createApp({ logger: silentLogger })
  const { promise: finish, resolve } = Promise.withResolvers<void>()
  const { promise: started, resolve: start } = Promise.withResolvers<void>()
  app.get('/idle', () => 'x')
  app.get('/slow', async () => {
    start()
    await finish
    return 'x'
  })
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as AddressInfo
  const agent = new Agent({ keepAlive: true })
  await get(port, '/idle', agent)
  const slow = get(port, '/slow', agent)
  await get(port, '/idle', agent)
  await started

  const begun = Date.now()
  const drained = drain(app)
  resolve()

  expect((await slow).status).toBe(200)
  await drained
  expect(Date.now() - begun).toBeLessThan(1500)
  agent.destroy()
})
