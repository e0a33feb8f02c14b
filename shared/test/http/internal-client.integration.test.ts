import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import Type from 'typebox'
import { Deadline, runUnder } from '../../src/http/deadline.ts'
import { createInternalClient, type InternalClient } from '../../src/http/internal-client.ts'

describe('a call of another service', () => {
  const seen: IncomingHttpHeaders[] = []
  let isHanging: boolean
  const server = createServer((request, response) => {
    seen.push(request.headers)
    if (!isHanging) response.end('{}')
  })
  let client: InternalClient

  beforeEach(async () => {
    seen.length = 0
    isHanging = false
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    client = createInternalClient({ baseUrl, token: 't', timeoutMs: 5000 })
  })

  afterEach(async () => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  })

  const call = () => client.request('GET', '/internal/x', { schema: Type.Object({}) })

  test('says how long it waits: its own time, or what is left of the request that it is made for', async () => {
    await call()
    await runUnder(new Deadline(1000), call)
    const [own, inherited] = seen.map((headers) => Number(headers['x-deadline-ms']))
    expect(own).toBe(5000)
    expect(inherited).toBeGreaterThan(0)
    expect(inherited).toBeLessThanOrEqual(1000)
  })

  test('ends when the request that it is made for does, and is not made afterwards', async () => {
    isHanging = true
    const deadline = new Deadline(5000)
    const called = runUnder(deadline, call)
    await once(server, 'request')
    deadline.end(new Error('left'))
    await expect(called).rejects.toMatchObject({ name: 'UpstreamError', status: 0 })
    await expect(runUnder(new Deadline(0), call)).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' })
    expect(seen).toHaveLength(1)
  })
})
