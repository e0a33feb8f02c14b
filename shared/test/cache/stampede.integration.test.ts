import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { Registry } from 'prom-client'
import { createCache } from '../../src/cache/cache.ts'
import { createCacheStore } from '../../src/cache/cache-store.ts'
import { closeRedis, createRedis, type Redis } from '../../src/redis/connection.ts'
import { startRedis, type TestService } from '../../src/testing/containers.ts'
import { eventually } from '../../src/testing/eventually.ts'
import { openGate } from '../../src/testing/open-gate.ts'
import { silentLogger as logger } from '../../src/testing/silent-logger.ts'

let server: TestService
let connections: Redis[]

beforeAll(async () => {
  server = await startRedis()
  connections = ['a', 'b', 'c'].map((name) =>
    createRedis({ addr: server.addr, user: 'default', password: '', db: 0, name, logger }),
  )
  await Promise.all(connections.map((redis) => eventually(() => redis.ping())))
}, 60_000)
afterAll(async () => {
  connections.forEach(closeRedis)
  await server.stop()
})

test('of three hundred readers of a cold key in three processes, one loads', async () => {
  const caches = connections.map((redis) =>
    createCache({
      store: createCacheStore(redis),
      gate: openGate,
      isOutage: () => false,
      logger,
      registry: new Registry(),
    }),
  )
  let loads = 0
  const load = async () => {
    loads += 1
    // Well within the 100 ms that readers wait for another's load, on a machine that is busy with other tests too.
    await pause(10)
    return { value: 'from MySQL', version: 1 }
  }

  const values = await Promise.all(
    Array.from({ length: 300 }, (_, n) => caches[n % 3]!.read({ key: 'cold', ttlSec: 60 }, load)),
  )

  expect(new Set(values)).toEqual(new Set(['from MySQL']))
  expect(loads).toBe(1)
})
