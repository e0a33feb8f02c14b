import { eventually } from '@bajiaozhi/shared/testing/eventually'
import { afterEach, describe, expect, it } from '@jest/globals'
import { hangs, type ReplicasUnderTest, says, startReplicas } from './replicas-under-test.ts'

const many = <T>(count: number, make: () => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, make))

describe('the readiness of replicas', () => {
  let service: ReplicasUnderTest
  afterEach(() => service.close())

  it('is asked for twice a second, in the name of this gateway process, over one connection', async () => {
    service = await startReplicas(says('a'))
    const begun = performance.now()
    const { polls } = service.stubs[0]!
    await eventually(() => expect(polls.length).toBe(5))
    const perSecond = ((polls.length - 1) * 1000) / (performance.now() - begun)
    expect(perSecond).toBeGreaterThan(1.2)
    expect(perSecond).toBeLessThan(2.8)
    expect(new Set(polls.map(({ headers }) => headers['x-gateway-id']))).toEqual(new Set(['gateway-1']))
    expect(new Set(polls.map(({ socket }) => socket.remotePort)).size).toBe(1)
  })

  it('is known before the first request', async () => {
    service = await startReplicas(says('a'), says('b'))
    expect(service.replicas.counts().ready).toBe(2)
  })

  it('keeps requests from one that says it is not ready while another is, and lets them in again', async () => {
    service = await startReplicas(says('a'), says('b'))
    service.stubs[1]!.sayReadiness(503)
    await service.readyAre(1)
    expect(await many(20, service.ask)).toEqual(Array(20).fill('a'))
    service.stubs[1]!.sayReadiness(200)
    await service.readyAre(2)
    expect(new Set(await many(20, service.ask))).toEqual(new Set(['a', 'b']))
  })

  it('keeps requests from one that does not answer within half a second, as a paused one', async () => {
    service = await startReplicas(says('a'), hangs)
    service.stubs[1]!.sayReadiness(undefined)
    await service.readyAre(1)
    expect(await many(20, service.ask)).toEqual(Array(20).fill('a'))
    expect(service.stubs[1]!.count()).toBe(0)
    service.stubs[1]!.sayReadiness(200)
    await service.readyAre(2)
  })

  it('does not matter when none is ready: cached reads still work without MySQL', async () => {
    service = await startReplicas(says('a'), says('b'))
    for (const { sayReadiness } of service.stubs) sayReadiness(503)
    await service.readyAre(0)
    expect(new Set(await many(20, service.ask))).toEqual(new Set(['a', 'b']))
    expect(service.replicas.usable).toBe(true)
  })

  it('of a killed one is noticed, and there is nothing usable when it was the only one', async () => {
    service = await startReplicas(says('a'))
    await service.stubs[0]!.kill()
    await eventually(() => expect(service.replicas.usable).toBe(false))
    await expect(service.ask()).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  })
})
