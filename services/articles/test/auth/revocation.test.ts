import { eventually } from '@bajiaozhi/shared/testing/eventually'
import { silentLogger as logger } from '@bajiaozhi/shared/testing/silent-logger'
import { expect, test } from '@jest/globals'
import { createRevocation } from '../../src/auth/revocation.ts'
import { createMemoryDatabase, emptyRows } from '../fakes/memory-database.ts'

function createFixture() {
  const set: unknown[][] = []
  const redis = { isAway: false }
  const { revokedTokens } = createMemoryDatabase(emptyRows())
  const flags = {
    async set(...args: unknown[]) {
      if (redis.isAway) throw new Error('Redis is away')
      set.push(args)
    },
  }
  return { redis, set, revokedTokens, revocation: createRevocation({ revokedTokens, flags, logger }) }
}

const inAnHour = () => new Date(Date.now() + 3_600_000)

test('a revoked token is flagged for the gateway for as long as it would have been valid', async () => {
  const { revocation, set } = createFixture()
  await revocation.revoke({ jti: 'a', expires_at: inAnHour() })
  expect(set).toEqual([['auth:revoked:a', '1', 'EX', 3600]])
  expect(await revocation.isRevoked('a')).toBe(true)
  expect(await revocation.isRevoked('b')).toBe(false)
})

test('a logout with Redis away holds, and its flag is set later', async () => {
  const { revocation, redis, set } = createFixture()
  redis.isAway = true
  await revocation.revoke({ jti: 'a', expires_at: inAnHour() })
  expect(await revocation.isRevoked('a')).toBe(true)
  expect(set).toEqual([])

  redis.isAway = false
  revocation.start(0)
  await eventually(() => expect(set).toHaveLength(1))
  revocation.stop()
})
