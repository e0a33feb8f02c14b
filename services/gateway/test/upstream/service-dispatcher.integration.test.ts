import { setImmediate as nextTurn } from 'node:timers/promises'
import { createLogger } from '@bajiaozhi/shared/logger/logger'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { ReplicaSet } from '../../src/upstream/replica-set.ts'
import { ServiceDispatcher } from '../../src/upstream/service-dispatcher.ts'
import { type StubService, startStub } from '../stub-service.ts'

const logger = createLogger({ service: 'test', level: 'silent' })

describe('the dispatcher of a service', () => {
  let stubs: StubService[] = []
  let listed: string[] = []
  let replicas: ReplicaSet
  let dispatcher: ServiceDispatcher
  let connectErrors = 0

  const startReplica = async (address: string): Promise<StubService> => {
    const stub = await startStub(address, (_request, response) => response.end(address), stubs[0]?.port)
    stubs.push(stub)
    return stub
  }

  const listen = async (...addresses: string[]) => {
    for (const address of addresses) await startReplica(address)
    listed = addresses
    const url = new URL(`http://articles:${stubs[0]!.port}`)
    replicas = new ReplicaSet({ url, resolve: async () => listed, logger, resolveEveryMs: 20, asideMs: 60_000 })
    connectErrors = 0
    dispatcher = new ServiceDispatcher({
      replicas,
      onConnectError: () => {
        connectErrors += 1
      },
    })
    await replicas.start()
  }

  const ask = async (method: 'GET' | 'POST' = 'GET'): Promise<string> => {
    const body = method === 'POST' ? Buffer.from('{}') : null
    const answer = await dispatcher.request({ origin: 'http://ignored', path: '/', method, body })
    return answer.body.text()
  }

  const sizeBecomes = async (size: number) => {
    while (replicas.size !== size) await nextTurn()
  }

  beforeEach(() => {
    stubs = []
  })

  afterEach(async () => {
    await replicas.close()
    await Promise.all(stubs.map(({ kill }) => kill()))
  })

  it('spreads requests evenly, one after another and all at once', async () => {
    await listen('127.0.0.2', '127.0.0.3')
    for (let i = 0; i < 20; i++) await ask()
    await Promise.all(Array.from({ length: 20 }, () => ask()))
    expect(stubs.map(({ count }) => count())).toEqual([20, 20])
  })

  it('gives a third replica its share once DNS lists it', async () => {
    await listen('127.0.0.2', '127.0.0.3')
    await Promise.all(Array.from({ length: 50 }, () => ask()))
    const third = await startReplica('127.0.0.4')
    listed = ['127.0.0.2', '127.0.0.3', '127.0.0.4']
    await sizeBecomes(3)
    await Promise.all(Array.from({ length: 300 }, () => ask()))
    expect(third.count()).toBe(100)
  })

  it('forgets an address that is gone from DNS, and what it was asked before is still answered', async () => {
    await listen('127.0.0.2', '127.0.0.3')
    const inFlight = Array.from({ length: 10 }, () => ask())
    listed = ['127.0.0.2']
    await sizeBecomes(1)
    for (let i = 0; i < 10; i++) expect(await ask()).toBe('127.0.0.2')
    expect((await Promise.all(inFlight)).sort()).toEqual([...Array(5).fill('127.0.0.2'), ...Array(5).fill('127.0.0.3')])
    expect(stubs[1]!.count()).toBe(5)
  })

  it('answers every GET after a replica was killed, at the price of one failed connection', async () => {
    await listen('127.0.0.2', '127.0.0.3')
    await Promise.all(Array.from({ length: 10 }, () => ask()))
    await stubs[1]!.kill()
    for (let i = 0; i < 30; i++) expect(await ask()).toBe('127.0.0.2')
    expect(connectErrors).toBe(1)
  })

  it('answers every POST when a replica does not listen: nothing was sent there', async () => {
    await listen('127.0.0.2', '127.0.0.3')
    await stubs[1]!.kill()
    for (let i = 0; i < 30; i++) expect(await ask('POST')).toBe('127.0.0.2')
    expect(connectErrors).toBe(1)
  })

  it('keeps a request away from a replica that hangs while another is free', async () => {
    await listen('127.0.0.2')
    const hanging = await startStub('127.0.0.3', () => undefined, stubs[0]!.port)
    stubs.push(hanging)
    listed = ['127.0.0.2', '127.0.0.3']
    await sizeBecomes(2)
    const lost = [ask(), ask()]
    await Promise.race(lost)
    for (let i = 0; i < 30; i++) expect(await ask()).toBe('127.0.0.2')
    expect(hanging.count()).toBe(1)
    await hanging.kill()
    expect(await Promise.all(lost)).toEqual(['127.0.0.2', '127.0.0.2'])
  })

  it('sends a GET once more whose connection broke before the answer, and a POST never: it may have arrived', async () => {
    await listen('127.0.0.2')
    const rude = await startStub('127.0.0.3', (request) => request.socket.destroy(), stubs[0]!.port)
    stubs.push(rude)
    listed = ['127.0.0.2', '127.0.0.3']
    await sizeBecomes(2)
    const posts = await Promise.allSettled([ask('POST'), ask('POST')])
    expect(posts.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(await Promise.all([ask(), ask()])).toEqual(['127.0.0.2', '127.0.0.2'])
    expect([rude.count(), stubs[0]!.count(), connectErrors]).toEqual([2, 3, 0])
  })

  it('asks the only replica there is, put aside or not', async () => {
    await listen('127.0.0.2')
    const port = stubs[0]!.port
    await stubs[0]!.kill()
    await expect(ask()).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    expect(replicas.usable).toBe(false)
    stubs.push(await startStub('127.0.0.2', (_request, response) => response.end('back'), port))
    expect(await ask()).toBe('back')
  })

  it('looks the name up for the first request when nothing is known yet', async () => {
    await listen('127.0.0.2')
    listed = []
    await replicas.refresh()
    await expect(ask()).rejects.toMatchObject({ code: 'NO_REPLICA' })
    listed = ['127.0.0.2']
    expect(await ask()).toBe('127.0.0.2')
  })
})
