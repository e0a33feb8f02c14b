import { silentLogger as logger } from '@bajiaozhi/shared/testing/silent-logger'
import { expect, test } from '@jest/globals'
import { createRevocation } from '../../src/auth/revocation.ts'
import { createRevocationCopy } from '../../src/auth/revocation-copy.ts'
import { createMemoryDatabase, emptyRows } from '../fakes/memory-database.ts'

const END = new Date('2026-02-17T12:15:00.000Z')
const token = { jti: 'a', expires_at: END }

test('a token is flagged for as long as a clock that is a minute behind takes it', async () => {
  const set: unknown[][] = []
  const redis = { set: async (...given: unknown[]) => void set.push(given), time: async () => [], eval: async () => 1 }
  await createRevocationCopy({ redis, ...createMemoryDatabase(emptyRows()) }).add(token)
  expect(set).toEqual([['auth:revoked:{tokens}:a', '1', 'PXAT', END.getTime() + 60_000]])
})

test('a logout holds without Redis, and the second one of a token is known to be none', async () => {
  const { revokedTokens } = createMemoryDatabase(emptyRows())
  const copy = { add: () => Promise.reject(new Error('Redis is away')), complete: async () => {} }
  const revocation = createRevocation({ revokedTokens, copy, logger })
  expect(await revocation.revoke(token)).toBe(true)
  expect(await revocation.revoke(token)).toBe(false)
  expect([await revocation.isRevoked('a'), await revocation.isRevoked('b')]).toEqual([true, false])
})
