import { ADMIN_TOKEN, REVOKED_COPY, revokedTokenKey } from '@bajiaozhi/shared/contracts/admin-token'
import { closeRedis } from '@bajiaozhi/shared/redis/connection'
import { eventually } from '@bajiaozhi/shared/testing/eventually'
import { pauseContainer } from '@bajiaozhi/shared/testing/pause-container'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { createRevocationCopy } from '../../src/auth/revocation-copy.ts'
import {
  admin,
  articles,
  checkBy,
  connect,
  copyOn,
  database,
  reader,
  replica,
  server,
  tokenOf,
  untilPromised,
  WITHIN_MS,
  withoutFlags,
} from './revocation-parts.ts'

describe('a token that was revoked is refused by everybody', () => {
  test.each(['gateway', 'events', 'fighters'])('at once, by its flag: %s', async (user) => {
    const own = connect(user)
    await eventually(() => own.ping())
    const one = replica()
    one.start()
    await untilPromised()
    const check = checkBy(own, 'away')
    expect(await check.isRevoked('a')).toBe(false)
    await one.revoke(tokenOf('a'))
    expect([await check.isRevoked('a'), await check.isRevoked('b')]).toEqual([true, false])
    expect(await check.answeredBy()).toEqual(['flags'])
    await expect(own.set(revokedTokenKey('b'), '1')).rejects.toThrow(/NOPERM/)
    closeRedis(own)
  })

  test('within a second when its flag got lost, although another replica goes on promising', async () => {
    replica().start()
    await untilPromised()
    const check = checkBy(reader)
    await withoutFlags().revoke(tokenOf('a'))
    const since = performance.now()
    await eventually(async () => expect(await check.isRevoked('a')).toBe(true))
    expect(performance.now() - since).toBeLessThan(WITHIN_MS)
    await eventually(async () => expect(await admin.exists(revokedTokenKey('a'))).toBe(1))
  })

  test('within a second when the promise was under way while it was revoked and its flag got lost', async () => {
    const { promise: listed, resolve: hasListed } = Promise.withResolvers<void>()
    const { promise: revoked, resolve: goOn } = Promise.withResolvers<void>()
    const late = createRevocationCopy({
      redis: articles,
      revokedTokens: {
        async listLive(...given) {
          const rows = await database.revokedTokens.listLive(...given)
          hasListed()
          await revoked
          return rows
        },
      },
    })
    const promising = late.complete()
    await listed
    await withoutFlags().revoke(tokenOf('a'))
    const since = performance.now()
    goOn()
    await promising
    const check = checkBy(reader)
    await eventually(async () => expect(await check.isRevoked('a')).toBe(true))
    expect(performance.now() - since).toBeLessThan(WITHIN_MS)
  })

  test('at once after Redis was emptied: articles is asked, and then the flags are back', async () => {
    const one = replica()
    await one.revoke(tokenOf('a'))
    await copyOn(articles).complete()
    await admin.flushall()
    const check = checkBy(reader)
    expect(await check.isRevoked('a')).toBe(true)
    expect(await check.answeredBy()).toEqual(['articles'])
    one.start()
    await untilPromised()
    expect(await admin.exists(revokedTokenKey('a'))).toBe(1)
    expect(await admin.pttl(revokedTokenKey('a'))).toBeGreaterThan((ADMIN_TOKEN.lifetimeSec - 10) * 1000)
  })
})

describe('while Redis hangs', () => {
  let thaw: () => Promise<void>
  beforeEach(async () => {
    thaw = await pauseContainer(server.container)
  })
  afterEach(() => thaw())

  test('articles is asked, and a logout is not held up', async () => {
    const check = checkBy(reader)
    const since = performance.now()
    await replica().revoke(tokenOf('a'))
    expect([await check.isRevoked('a'), await check.isRevoked('b')]).toEqual([true, false])
    expect(performance.now() - since).toBeLessThan(3 * WITHIN_MS)
    expect(await check.answeredBy()).toEqual(['articles'])
  })

  test('and articles is away, nobody is let in', async () => {
    await expect(checkBy(reader, 'away').isRevoked('b')).rejects.toMatchObject({ status: 503, retryAfterSec: 2 })
  })
})

test('when Redis is back after a logout that it did not hear of, the token gets in for no longer than a second', async () => {
  replica().start()
  await untilPromised()
  const thaw = await pauseContainer(server.container)
  await withoutFlags().revoke(tokenOf('a'))
  const since = performance.now()
  await thaw()
  const check = checkBy(reader)
  const late: boolean[] = []
  await eventually(async () => {
    const isLate = performance.now() - since > WITHIN_MS
    const isRevoked = await check.isRevoked('a')
    if (isLate) late.push(isRevoked)
    expect(late.length).toBeGreaterThan(20)
  }, 15_000)
  expect(new Set(late)).toEqual(new Set([true]))
})

describe('with articles away', () => {
  test('a Redis that held a complete copy is believed, an emptied one is not', async () => {
    await replica().revoke(tokenOf('a'))
    await copyOn(articles).complete()
    await admin.del(REVOKED_COPY.complete)
    const check = checkBy(reader, 'away')
    expect([await check.isRevoked('a'), await check.isRevoked('b')]).toEqual([true, false])
    expect(await check.answeredBy()).toEqual(['flags', 'flags_alone'])
    await admin.flushall()
    await expect(check.isRevoked('b')).rejects.toMatchObject({ status: 503, code: 'REVOCATIONS_UNAVAILABLE' })
  })
})
