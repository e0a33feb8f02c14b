import { closeRedis, createRedis } from '@bajiaozhi/shared/redis/connection'
import { startRedis } from '@bajiaozhi/shared/testing/containers'
import { eventually } from '@bajiaozhi/shared/testing/eventually'
import { silentLogger as logger } from '@bajiaozhi/shared/testing/silent-logger'
import { expect, test } from '@jest/globals'
import { createHostLimit } from '../src/host-limit.ts'

test('workers share what a host is asked, hosts do not; without Redis each worker counts for itself', async () => {
  const server = await startRedis()
  const redis = createRedis({ addr: server.addr, user: 'default', password: '', db: 0, name: 'limits', logger })
  await eventually(() => redis.ping())
  const limit = () => createHostLimit({ redis, keyPrefix: 'stream:{x}:host', fetches: 3, perSec: 60 })
  const [one, other] = [limit(), limit()]
  const [feed, page] = ['https://example.com/feed', 'https://example.com/page']

  expect([await one.waitMs(feed), await other.waitMs(page), await one.waitMs(feed)]).toEqual([0, 0, 0])
  const [soon, , , later] = [
    await other.waitMs(feed),
    await one.waitMs(feed),
    await one.waitMs(feed),
    await other.waitMs(feed),
  ]
  expect(soon).toBeGreaterThan(50_000)
  expect(soon).toBeLessThanOrEqual(60_000)
  // Whoever is behind three others waits a window longer.
  expect(later).toBeGreaterThan(110_000)
  expect(await one.waitMs('https://example.org/feed')).toBe(0)

  await server.stop()
  expect([await one.waitMs(feed), await one.waitMs(feed), await one.waitMs(feed)]).toEqual([0, 0, 0])
  expect(await one.waitMs(feed)).toBeGreaterThan(0)
  closeRedis(redis)
}, 60_000)
