import { type ClientRequest, type IncomingMessage, request } from 'node:http'
import { eventually } from '@bajiaozhi/shared/testing/eventually'
import { afterEach, describe, expect, it } from '@jest/globals'
import { Registry } from 'prom-client'
import { adminToken } from '../admin-token.ts'
import { type GatewayUnderTest, startGateway } from '../gateway-under-test.ts'

/** On a free one it takes a few; nothing else would end it within a second. */
const A_BUSY_MACHINE_MS = 800

const bearer = { authorization: `Bearer ${adminToken()}` }

describe('a client that leaves', () => {
  let gateway: GatewayUnderTest
  const registry = new Registry()
  const arrived: IncomingMessage[] = []
  const gone: number[] = []

  const start = async () => {
    registry.clear()
    arrived.length = 0
    gone.length = 0
    gateway = await startGateway(
      (incoming) => {
        arrived.push(incoming)
        incoming.socket.once('close', () => gone.push(performance.now()))
      },
      { registry },
    )
  }

  const ask = (path: string, { method = 'GET', headers = {}, body = '' } = {}): ClientRequest => {
    const sent = request({ host: '127.0.0.1', port: gateway.port, path, method, headers, agent: false })
    sent.on('error', () => undefined)
    sent.end(body)
    return sent
  }

  afterEach(() => gateway.close())

  it.each([
    ['a public read that is shared', '/api/articles/1', {}],
    ['a public read that is passed on', '/api/articles/1', { headers: bearer }],
    ['an editor’s read', '/admin/sources', { headers: bearer }],
    ['an editor’s write', '/admin/sources', { method: 'POST', headers: bearer, body: '{}' }],
  ])('ends the request to the service at once: %s', async (_what, path, options) => {
    await start()
    const sent = ask(path, options)
    await eventually(() => expect(arrived).toHaveLength(1))
    const left = performance.now()
    sent.destroy()
    await eventually(() => expect(gone).toHaveLength(1))
    expect(gone[0]! - left).toBeLessThan(A_BUSY_MACHINE_MS)
    await eventually(async () => expect(await registry.metrics()).toMatch(/replica="127.0.0.1",outcome="aborted"} 1/))
  })

  it('does not end a shared read while another one waits, and the last one does', async () => {
    await start()
    const [first, second] = [ask('/api/articles/1'), ask('/api/articles/1')]
    await eventually(async () => {
      expect(arrived).toHaveLength(1)
      const connections = await new Promise((resolve) =>
        gateway.app.server.getConnections((_, count) => resolve(count)),
      )
      expect(connections).toBe(2)
    })
    first.destroy()
    await new Promise((resolve) => first.once('close', resolve))
    const other = ask('/api/articles/2')
    await eventually(() => expect(arrived).toHaveLength(2))
    expect(gone).toEqual([])
    second.destroy()
    await eventually(() => expect(gone).toHaveLength(1))
    other.destroy()
  })
})
