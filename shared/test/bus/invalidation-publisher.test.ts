import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { createInvalidationPublisher, type InvalidationPublisher } from '../../src/bus/invalidation-publisher.ts'
import { HEARTBEAT_MS, type Invalidation } from '../../src/contracts/invalidation.ts'

const nats = { isAway: false, said: [] as (Invalidation & { subject: string })[], connect: () => {} }
let publisher: InvalidationPublisher

beforeEach(() => {
  jest.useFakeTimers()
  Object.assign(nats, { isAway: false, said: [] })
  publisher = createInvalidationPublisher({
    domain: 'articles',
    bus: {
      async publish(subject, message) {
        if (nats.isAway) throw new Error('NATS is away')
        nats.said.push({ ...(message as Invalidation), subject })
      },
      onConnect(listener) {
        nats.connect = listener
      },
    },
  })
})
afterEach(() => {
  publisher.stop()
  jest.useRealTimers()
})

const numbers = () => nats.said.map(({ seq, tags }) => [seq, ...tags])

describe('what a process publishes', () => {
  test('is counted from one, on the subject of its domain, always by the same publisher', async () => {
    await publisher.publish({ domain: 'articles', tags: ['article:1'] })
    await publisher.publish({ domain: 'articles', tags: ['article:2', 'articles'] })

    expect(numbers()).toEqual([
      [1, 'article:1'],
      [2, 'article:2', 'articles'],
    ])
    expect(new Set(nats.said.map(({ publisher: id, subject, domain }) => `${id} ${subject} ${domain}`)).size).toBe(1)
    expect(nats.said[0]).toMatchObject({ subject: 'cache.invalidate.articles', domain: 'articles' })
  })

  test('has used up its number when NATS did not take it, so that the gap shows', async () => {
    nats.isAway = true
    await expect(publisher.publish({ domain: 'articles', tags: ['article:1'] })).rejects.toThrow('away')
    nats.isAway = false
    await publisher.publish({ domain: 'articles', tags: ['article:2'] })

    expect(numbers()).toEqual([[2, 'article:2']])
  })

  test('is nothing without tags', async () => {
    await publisher.publish({ domain: 'articles', tags: [] })
    expect(nats.said).toEqual([])
  })
})

describe('the heartbeat', () => {
  test('repeats the last number twice a second, and goes on when NATS does not take it', async () => {
    publisher.start()
    await jest.advanceTimersByTimeAsync(HEARTBEAT_MS)
    expect(numbers()).toEqual([[0]])

    await publisher.publish({ domain: 'articles', tags: ['article:1'] })
    nats.isAway = true
    await jest.advanceTimersByTimeAsync(2 * HEARTBEAT_MS)
    nats.isAway = false
    await jest.advanceTimersByTimeAsync(HEARTBEAT_MS)
    expect(numbers()).toEqual([[0], [1, 'article:1'], [1]])
    expect(HEARTBEAT_MS).toBe(500)
  })

  test('comes at once when NATS is connected again', async () => {
    publisher.start()
    nats.connect()
    await Promise.resolve()
    expect(numbers()).toEqual([[0]])
  })

  test('ends with the process', async () => {
    publisher.start()
    publisher.stop()
    await jest.advanceTimersByTimeAsync(5 * HEARTBEAT_MS)
    expect(nats.said).toEqual([])
  })
})
