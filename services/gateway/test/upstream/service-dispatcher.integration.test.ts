import { eventually } from '@bajiaozhi/shared/testing/eventually'
import { afterEach, describe, expect, it } from '@jest/globals'
import type { Answerer } from '../stub-service.ts'
import { breaks, hangs, ONCE, QUICK, type ReplicasUnderTest, says, startReplicas } from './replicas-under-test.ts'

const many = <T>(count: number, make: () => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, make))

describe('the dispatcher of a service', () => {
  let service: ReplicasUnderTest
  afterEach(() => service.close())

  it('spreads requests over all replicas, and gives a third one its share once DNS lists it and it is ready', async () => {
    service = await startReplicas(says('a'), says('b'))
    await many(100, service.ask)
    for (const { count } of service.stubs) expect(Math.abs(count() - 50)).toBeLessThanOrEqual(5)
    const third = await service.add(says('c'))
    service.list('127.0.0.2', '127.0.0.3', '127.0.0.4')
    await service.readyAre(3)
    await many(300, service.ask)
    expect(Math.abs(third.count() - 100)).toBeLessThanOrEqual(15)
  })

  it('forgets an address that is gone from DNS, and what it was asked before is still answered', async () => {
    service = await startReplicas(says('a'), says('b'))
    const inFlight = many(10, service.ask)
    service.list('127.0.0.2')
    await eventually(() => expect(service.replicas.size).toBe(1))
    expect(new Set(await inFlight)).toEqual(new Set(['a', 'b']))
    const before = service.stubs[1]!.count()
    expect(await many(10, service.ask)).toEqual(Array(10).fill('a'))
    expect(service.stubs[1]!.count()).toBe(before)
  })

  it('answers every GET and every POST when a replica does not listen: nothing was sent there', async () => {
    service = await startReplicas(says('a'), says('b'))
    await service.stubs[1]!.kill()
    for (let i = 0; i < 10; i++) {
      expect(await service.ask()).toBe('a')
      expect(await service.ask({ method: 'POST', policy: ONCE })).toBe('a')
    }
    expect(service.outcomes().connect ?? 0).toBeLessThanOrEqual(3)
  })

  it('answers every GET while a replica is killed in the middle of it', async () => {
    service = await startReplicas(says('a'), hangs, says('c'))
    const all = many(30, service.ask)
    await eventually(() => expect(service.stubs[1]!.count()).toBeGreaterThan(0))
    await service.stubs[1]!.kill()
    for (const answer of await all) expect(['a', 'c']).toContain(answer)
  })

  it('sends a GET once more whose connection broke before the answer, and a POST never: it may have arrived', async () => {
    service = await startReplicas(says('a'), breaks)
    const posts = await Promise.allSettled(Array.from({ length: 2 }, () => service.ask({ method: 'POST' })))
    expect(posts.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(await many(2, service.ask)).toEqual(['a', 'a'])
    expect([service.stubs[1]!.count(), service.stubs[0]!.count(), service.retries]).toEqual([2, 3, ['reset']])
  })

  it('sends nothing twice under a policy of one attempt', async () => {
    service = await startReplicas(breaks, breaks)
    await expect(service.ask({ policy: ONCE })).rejects.toMatchObject({ code: 'UND_ERR_SOCKET' })
    expect(service.outcomes()).toEqual({ reset: 1 })
  })

  it('sends a GET elsewhere that got no head in its time, and a POST never', async () => {
    service = await startReplicas(hangs, says('b'))
    expect(await many(2, () => service.ask({ policy: QUICK }))).toEqual(['b', 'b'])
    const posts = await Promise.allSettled(
      Array.from({ length: 2 }, () => service.ask({ method: 'POST', policy: QUICK })),
    )
    expect(posts.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect([service.stubs[0]!.count(), service.retries]).toEqual([2, ['timeout']])
  })

  it('waits as long as there is time for an attempt that no other can follow: a slow answer is better than none', async () => {
    const slow: Answerer = (_request, response) => void setTimeout(() => response.end('late'), 500)
    service = await startReplicas(slow, slow)
    expect(await service.ask({ policy: QUICK })).toBe('late')
    expect(await service.ask({ method: 'POST', policy: QUICK })).toBe('late')
    expect([service.stubs.map(({ count }) => count()).reduce((sum, count) => sum + count), service.retries]).toEqual([
      3,
      ['timeout'],
    ])
  })

  it.each([502, 503, 504])('asks another replica when one answers a GET with %d that says no more', async (status) => {
    service = await startReplicas(says('a', status), says('b'))
    expect(await many(2, service.ask)).toEqual(['b', 'b'])
    expect(service.retries).toEqual(['5xx'])
  })

  it.each([
    ['a 500, which is the service’s own answer', 500, {}],
    ['a 503 that says when to come back', 503, { 'retry-after': '1' }],
    ['a 404', 404, {}],
  ])('hands on %s as it is', async (_what, status, headers) => {
    service = await startReplicas(says('x', status, headers), says('x', status, headers))
    const answer = await service.request()
    expect([answer.statusCode, await answer.body.text(), service.retries]).toEqual([status, 'x', []])
  })

  it('hands on the second bad answer when there is nobody else to ask', async () => {
    service = await startReplicas(says('a', 502), says('b', 502))
    const answer = await service.request()
    expect([answer.statusCode, service.stubs.map(({ count }) => count())]).toEqual([502, [1, 1]])
    await answer.body.dump()
  })

  it('gives up in the time of the whole when the body stalls', async () => {
    service = await startReplicas((_request, response) =>
      response.writeHead(200, { 'content-length': '9' }).write('half'),
    )
    const begun = performance.now()
    await expect(service.ask({ policy: QUICK })).rejects.toMatchObject({ code: 'UPSTREAM_OVERDUE' })
    expect(performance.now() - begun).toBeGreaterThan(850)
    expect(service.outcomes()).toEqual({ timeout: 1 })
  })

  it('does not hold it against the service when whoever reads the answer is slow', async () => {
    const body = 'a'.repeat(1_000_000)
    service = await startReplicas(says(body))
    const { body: slow } = await service.request({ policy: QUICK })
    await new Promise((resolve) => setTimeout(resolve, 1200))
    expect((await slow.text()).length).toBe(body.length)
    expect(service.outcomes()).toEqual({ ok: 1 })
  })

  it('looks the name up for the first request when nothing is known yet', async () => {
    service = await startReplicas(says('a'))
    service.list()
    await eventually(() => expect(service.replicas.size).toBe(0))
    await expect(service.ask()).rejects.toMatchObject({ code: 'NO_REPLICA' })
    service.list('127.0.0.2')
    expect(await service.ask()).toBe('a')
  })

  it('tells each attempt how many milliseconds are left, whatever form its headers have', async () => {
    const left: number[] = []
    service = await startReplicas(
      (request) => left.push(Number(request.headers['x-deadline-ms'])),
      (request, response) => {
        left.push(Number(request.headers['x-deadline-ms']))
        response.end(`${request.headers['x-a']} ${request.headers.accept}`)
      },
    )
    const [first, second] = [['x-a', '1', 'accept', 'b'], { 'x-a': '1', accept: 'b' }]
    for (const headers of [first, second]) {
      do {
        left.length = 0
        expect(await service.ask({ headers, policy: QUICK })).toBe('1 b')
      } while (left.length < 2)
      expect(left[0]).toBeLessThanOrEqual(900)
      expect(left.at(-1)).toBeLessThanOrEqual(left[0]! - 299)
    }
  })
})
