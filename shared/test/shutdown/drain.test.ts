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

test('draining answers what is in flight, and keeps idle connections for a second only', async () => {
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
  expect(await get(port, '/idle', agent)).toEqual({ status: 200, connection: 'keep-alive' })
  resolve()

  expect((await slow).status).toBe(200)
  await drained
  expect(Date.now() - begun).toBeGreaterThan(1000)
  expect(Date.now() - begun).toBeLessThan(2500)
  agent.destroy()
})

test('where others accept on the same port, every answer says Connection: close at once, one that was begun before too', async () => {
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
  const [busy, idle] = [new Agent({ keepAlive: true }), new Agent({ keepAlive: true })]
  const slow = get(port, '/slow', busy)
  await get(port, '/idle', idle)
  await started

  const drained = drain(app, { isShared: true })
  expect(await get(port, '/idle', idle)).toEqual({ status: 200, connection: 'close' })
  resolve()

  expect(await slow).toEqual({ status: 200, connection: 'close' })
  await expect(get(port, '/idle', new Agent())).rejects.toThrow('ECONNREFUSED')
  expect(await drained).toBe(0)
})
