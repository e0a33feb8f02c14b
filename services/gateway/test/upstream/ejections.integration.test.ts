import { afterEach, describe, expect, it } from '@jest/globals'
import { breaks, hangs, ONCE, type ReplicasUnderTest, says, startReplicas } from './replicas-under-test.ts'

describe('a replica that fails', () => {
  let service: ReplicasUnderTest
  afterEach(() => service.close())

  const askTwenty = async (sent = {}) => {
    for (let i = 0; i < 20; i++)
      await service.request(sent).then(
        ({ body }) => body.dump(),
        () => undefined,
      )
  }

  it.each([
    ['breaks connections', breaks, 'reset'],
    ['answers 500', says('x', 500), '5xx'],
  ] as const)('is left out after three requests when it %s', async (_what, answer, reason) => {
    service = await startReplicas(says('a'), answer)
    await askTwenty()
    expect([service.stubs[1]!.count(), service.ejections]).toEqual([3, [reason]])
    expect(service.replicas.counts()).toEqual({ listed: 2, ready: 2, ejected: 1 })
  })

  it('is left out after three connections that were not made', async () => {
    service = await startReplicas(says('a'), says('b'))
    await service.stubs[1]!.kill()
    await Promise.all(Array.from({ length: 20 }, () => service.ask()))
    expect(service.ejections).toEqual(['connect'])
  })

  it('stays when it answers 503 and says when to come back: it sheds load, or has lost its database', async () => {
    service = await startReplicas(says('a'), says('x', 503, { 'retry-after': '1' }))
    await askTwenty()
    expect([service.stubs[1]!.count() > 3, service.ejections, service.retries]).toEqual([true, [], []])
  })

  it('stays when it is the last one that works', async () => {
    service = await startReplicas(breaks, says('x', 500))
    await askTwenty({ policy: ONCE })
    expect([service.ejections.length, service.outcomes()]).toEqual([1, expect.anything()])
    const [one, other] = service.stubs.map(({ count }) => count())
    expect([one! + other!, Math.min(one!, other!)]).toEqual([20, 3])
  })

  it('stays when it was the client that left', async () => {
    service = await startReplicas(hangs, hangs)
    for (let i = 0; i < 10; i++) {
      await expect(service.ask({ signal: AbortSignal.timeout(20) })).rejects.toMatchObject({ name: 'TimeoutError' })
    }
    expect([service.ejections, service.outcomes()]).toEqual([[], { aborted: 10 }])
  })

  it('is asked hardly more often than there are requests when all of them are down, and the answer is there at once', async () => {
    service = await startReplicas(breaks, breaks, breaks)
    const begun = performance.now()
    for (let i = 0; i < 200; i++) await expect(service.ask()).rejects.toThrow()
    const seconds = (performance.now() - begun) / 1000
    expect(service.stubs.reduce((sum, { count }) => sum + count(), 0)).toBeLessThanOrEqual(220 + 10 * seconds + 20)
    expect(service.counts.refused).toBeGreaterThan(100)
  })
})
