import { expect, test } from '@jest/globals'
import { createRedisRevocation } from '../../src/http/redis-revocation.ts'

test('a token is revoked when its flag is there', async () => {
  const { isRevoked } = createRedisRevocation({ redis: { exists: async (key) => Number(key === 'auth:revoked:a') } })
  expect(await isRevoked('a')).toBe(true)
  expect(await isRevoked('b')).toBe(false)
})

test('with Redis away nobody is let in: the check is a 503 that may be tried again', async () => {
  const { isRevoked } = createRedisRevocation({ redis: { exists: () => Promise.reject(new Error('away')) } })
  await expect(isRevoked('a')).rejects.toMatchObject({ status: 503, retryAfterSec: 2 })
})
