import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import Type from 'typebox'
import { createBus } from '../../src/bus/bus.ts'
import { startNats, type TestService } from '../../src/testing/containers.ts'
import { eventually } from '../../src/testing/eventually.ts'
import { silentLogger as logger } from '../../src/testing/silent-logger.ts'

const Message = Type.Object({ n: Type.Integer() })
let server: TestService

beforeAll(async () => {
  server = await startNats()
}, 60_000)
afterAll(() => server.stop())

const open = (url = `nats://${server.addr}`) => createBus({ url, name: 'test', logger })

describe('bus', () => {
  test('carries messages to every subscriber of a subject, and drops what does not fit', async () => {
    const [publisher, ...listeners] = [open(), open(), open()]
    const heard: string[] = []
    for (const listener of listeners) {
      listener.subscribe('cache.invalidate.>', Message, ({ n }, subject) => heard.push(`${subject} ${n}`))
    }
    await eventually(() => expect([publisher, ...listeners].every((bus) => bus.isConnected())).toBe(true))

    await publisher.publish('cache.invalidate.articles', { n: 'x' })
    await eventually(async () => {
      await publisher.publish('cache.invalidate.articles', { n: 7 })
      expect(heard.length).toBeGreaterThanOrEqual(2)
    })

    expect(new Set(heard)).toEqual(new Set(['cache.invalidate.articles 7']))
    await Promise.all([publisher, ...listeners].map((bus) => bus.close()))
  })

  test('nobody waits for NATS that is away: publishing rejects at once, subscribing and closing return', async () => {
    const bus = open('nats://127.0.0.1:9')
    bus.subscribe('x', Message, () => {})
    const started = Date.now()

    await expect(bus.publish('x', { n: 1 })).rejects.toThrow('NATS is away')
    await bus.close()

    expect(Date.now() - started).toBeLessThan(500)
  })
})
