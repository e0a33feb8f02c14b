import { describe, expect, it } from '@jest/globals'
import { createFlights } from '../../src/edge-cache/flights.ts'

function startable() {
  const started: (PromiseWithResolvers<string> & { isAborted: boolean })[] = []
  const start = () => {
    const request = { ...Promise.withResolvers<string>(), isAborted: false }
    started.push(request)
    const abort = () => {
      request.isAborted = true
      request.reject(new Error('nobody waits'))
    }
    return { result: request.promise, abort }
  }
  return { started, start }
}

describe('a request under way', () => {
  it('is shared by all who ask for the same, until it has arrived', async () => {
    const flights = createFlights<string>()
    const { started, start } = startable()
    const all = Array.from({ length: 5 }, () => flights.join('events', 'k', start))
    expect([started.length, all.map(({ isFirst }) => isFirst)]).toEqual([1, [true, false, false, false, false]])
    started[0]!.resolve('card')
    expect(await Promise.all(all.map(({ result }) => result))).toEqual(Array(5).fill('card'))
    expect(flights.size()).toBe(0)
    flights.join('events', 'k', start)
    expect(started).toHaveLength(2)
  })

  it('hands its failure to everybody and is gone', async () => {
    const flights = createFlights<string>()
    const { started, start } = startable()
    const all = [flights.join('events', 'k', start), flights.join('events', 'k', start)]
    started[0]!.reject(new Error('away'))
    for (const { result } of all) await expect(result).rejects.toThrow('away')
    expect(flights.size()).toBe(0)
  })

  it('is joined by nobody any more after an invalidation of its domain, and does not take the next one along', async () => {
    const flights = createFlights<string>()
    const { started, start } = startable()
    const early = flights.join('events', 'k', start)
    const other = flights.join('fighters', 'k', start)
    flights.detach('events')
    const late = flights.join('events', 'k', start)
    expect(flights.join('fighters', 'k', start).isFirst).toBe(false)
    started[0]!.resolve('old')
    await early.result
    expect(flights.join('events', 'k', start)).toMatchObject({ isFirst: false })
    started[2]!.resolve('new')
    started[1]!.resolve('fighter')
    expect(await Promise.all([late.result, other.result])).toEqual(['new', 'fighter'])
  })

  it('that left two seconds ago is joined by nobody any more, and does not take the next one along', async () => {
    let at = 0
    const flights = createFlights<string>(() => at)
    const { started, start } = startable()
    const early = flights.join('events', 'k', start)
    at = 1999
    expect(flights.join('events', 'k', start).isFirst).toBe(false)
    at = 2000
    const late = flights.join('events', 'k', start)
    expect(late.isFirst).toBe(true)
    started[0]!.resolve('old')
    await early.result
    expect(flights.join('events', 'k', start).isFirst).toBe(false)
    started[1]!.resolve('new')
    expect(await late.result).toBe('new')
    expect(flights.size()).toBe(0)
  })

  it('of every domain is left alone when everything may be void', () => {
    const flights = createFlights<string>()
    const { started, start } = startable()
    for (const domain of ['events', 'fighters']) flights.join(domain, 'k', start)
    flights.detachAll()
    for (const domain of ['events', 'fighters']) flights.join(domain, 'k', start)
    expect(started).toHaveLength(4)
  })

  it('goes on while anybody waits, and is aborted when the last one has left', async () => {
    const flights = createFlights<string>()
    const { started, start } = startable()
    const [first, second] = [flights.join('events', 'k', start), flights.join('events', 'k', start)]
    first.leave()
    expect([started[0]!.isAborted, flights.size()]).toEqual([false, 1])
    second.leave()
    expect([started[0]!.isAborted, flights.size()]).toEqual([true, 0])
    await expect(first.result).rejects.toThrow('nobody waits')
  })

  it('that was aborted is joined by nobody: who comes then starts anew, and may leave as well', async () => {
    const flights = createFlights<string>()
    const { started, start } = startable()
    const first = flights.join('events', 'k', start)
    first.leave()
    const second = flights.join('events', 'k', start)
    await expect(first.result).rejects.toThrow()
    expect([second.isFirst, started[1]!.isAborted, flights.size()]).toEqual([true, false, 1])
    started[1]!.resolve('card')
    expect(await second.result).toBe('card')
  })

  it('that nobody can join any more is aborted all the same when those who joined have left', async () => {
    const flights = createFlights<string>()
    const { started, start } = startable()
    const early = flights.join('events', 'k', start)
    flights.detach('events')
    const late = flights.join('events', 'k', start)
    early.leave()
    await expect(early.result).rejects.toThrow()
    expect(started.map(({ isAborted }) => isAborted)).toEqual([true, false])
    started[1]!.resolve('new')
    expect(await late.result).toBe('new')
  })

  it('that has landed is aborted by nobody who leaves afterwards', async () => {
    const flights = createFlights<string>()
    const { started, start } = startable()
    const { result, leave } = flights.join('events', 'k', start)
    started[0]!.resolve('card')
    await result
    leave()
    expect(started[0]!.isAborted).toBe(false)
  })
})
