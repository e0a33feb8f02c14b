import { describe, expect, it } from '@jest/globals'
import { createFlights } from '../../src/edge-cache/flights.ts'

function startable() {
  const started: PromiseWithResolvers<string>[] = []
  const start = () => {
    started.push(Promise.withResolvers<string>())
    return started.at(-1)!.promise
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
})
