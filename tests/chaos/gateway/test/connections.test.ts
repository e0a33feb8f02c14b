import { once } from 'node:events'
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from '@jest/globals'
import { type Connections, createConnections } from '../connections.ts'
import type { Order } from '../exchange.ts'

const read: Order = { kind: 'read', service: 'events', path: '/', headers: {} }
const open: { server: Server; connections: Connections }[] = []

async function connected(count: number, handle: (response: ServerResponse, socket: number) => void) {
  const sockets: unknown[] = []
  const server = createServer((request, response) => {
    if (!sockets.includes(request.socket)) sockets.push(request.socket)
    handle(response, sockets.indexOf(request.socket))
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const connections = createConnections(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, count)
  open.push({ server, connections })
  return connections
}

afterEach(async () => {
  for (const { server, connections } of open.splice(0)) {
    await connections.close()
    server.close()
  }
})

test('requests one after the other go over all connections in turns, each used again', async () => {
  const { send } = await connected(3, (response, socket) => response.end(String(socket)))
  const bodies: string[] = []
  for (let n = 0; n < 6; n += 1) bodies.push((await send(read)).body)
  expect(bodies).toEqual(['0', '1', '2', '0', '1', '2'])
})

test('a connection that waits for its answer holds up no request while another is free', async () => {
  const held: ServerResponse[] = []
  const { send } = await connected(2, (response, socket) => (socket === 0 ? held.push(response) : response.end('1')))
  const first = send(read)
  while (held.length === 0) await new Promise(setImmediate)
  expect([(await send(read)).body, (await send(read)).body]).toEqual(['1', '1'])
  held[0]!.end('0')
  expect((await first).body).toBe('0')
})

test('a request whose connection breaks is not sent again', async () => {
  let requests = 0
  const { send } = await connected(2, (response) => {
    requests += 1
    response.socket!.destroy()
  })
  await expect(send(read)).rejects.toThrow()
  expect(requests).toBe(1)
})

test('an answer tells whether it is a copy of the gateway and whether it says when to come again', async () => {
  const { send } = await connected(1, (response) =>
    response.writeHead(503, { 'retry-after': '1', 'x-cache': 'stale' }).end('{}'),
  )
  expect(await send(read)).toEqual({ status: 503, saysRetryAfter: true, isCopy: true, body: '{}' })
})
