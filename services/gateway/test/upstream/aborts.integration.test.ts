import { once } from 'node:events'
import { eventually } from '@bajiaozhi/shared/testing/eventually'
import { afterEach, describe, expect, it } from '@jest/globals'
import { hangs, ONCE, type ReplicasUnderTest, says, startReplicas } from './replicas-under-test.ts'

describe('a request that is aborted', () => {
  let service: ReplicasUnderTest
  afterEach(() => service.close())

  it('is ended at once, and so is what the replica has of it', async () => {
    service = await startReplicas(hangs)
    const client = new AbortController()
    const asked = service.ask({ signal: client.signal, policy: ONCE })
    const [incoming] = await once(service.stubs[0]!.server, 'request')
    const gone = once(incoming.socket, 'close')
    client.abort()
    expect(service.outcomes()).toEqual({ aborted: 1 })
    await Promise.all([gone, expect(asked).rejects.toThrow()])
  })

  it('is ended in the middle of its body, too', async () => {
    service = await startReplicas((_request, response) => response.writeHead(200).write('half'))
    const client = new AbortController()
    const { body } = await service.request({ signal: client.signal, policy: ONCE })
    const [socket] = await Promise.all([
      new Promise((resolve) => service.stubs[0]!.server.getConnections((_error, count) => resolve(count))),
      expect(body.text()).rejects.toThrow(),
      client.abort(),
    ])
    expect(socket).toBeGreaterThan(0)
    await eventually(() => expect(service.outcomes()).toEqual({ aborted: 1 }))
  })

  it('before it was sent leaves nothing behind, and the connection is used by the next', async () => {
    service = await startReplicas(says('a'))
    const client = new AbortController()
    const asked = service.ask({ signal: client.signal })
    client.abort()
    await expect(asked).rejects.toThrow()
    expect(await service.ask()).toBe('a')
    expect(service.stubs[0]!.count()).toBe(1)
    await expect(service.ask({ signal: AbortSignal.abort() })).rejects.toThrow()
    expect(service.stubs[0]!.count()).toBe(1)
  })

  it('is not sent elsewhere afterwards', async () => {
    service = await startReplicas(hangs, hangs)
    await expect(service.ask({ signal: AbortSignal.timeout(100) })).rejects.toThrow()
    expect(service.retries).toEqual([])
    expect(service.stubs[0]!.count() + service.stubs[1]!.count()).toBe(1)
  })
})
