import { REVOKED_COPY, revokedTokenKey } from '@bajiaozhi/shared/contracts/admin-token'
import { describe, expect, test } from '@jest/globals'
import { type CopyStore, createRevocationCopy } from '../../src/auth/revocation-copy.ts'
import {
  admin,
  articles,
  copyOn,
  database,
  promised,
  replica,
  storeOf,
  tokenOf,
  WITHIN_MS,
} from './revocation-parts.ts'

describe('a promise', () => {
  test('ends within a second by itself, when nobody renews it', async () => {
    await copyOn(articles).complete()
    const left = await admin.pttl(REVOKED_COPY.complete)
    expect(left).toBeGreaterThan(0)
    expect(left).toBeLessThan(WITHIN_MS)
    expect(await admin.pttl(REVOKED_COPY.held)).toBe(-1)
  })

  test('that comes late is not made: it counts from before MySQL was read', async () => {
    let tooLate = 0
    const slow: CopyStore = {
      ...storeOf(articles),
      time: async () => {
        const [seconds, microseconds] = await articles.time()
        tooLate = Number(seconds) - 1
        return [tooLate, Number(microseconds)]
      },
    }
    await expect(copyOn(slow).complete()).rejects.toThrow('too late')
    expect([await promised(), await admin.exists(REVOKED_COPY.held)]).toEqual([false, 0])
  })

  test('is not made while MySQL cannot be read, so that articles is asked and says that it cannot tell', async () => {
    const copy = createRevocationCopy({
      redis: articles,
      revokedTokens: { listLive: () => Promise.reject(new Error('MySQL is away')) },
    })
    await expect(copy.complete()).rejects.toThrow('MySQL is away')
    expect(await promised()).toBe(false)
  })

  test('is not made of more tokens than one script should copy', async () => {
    const listLive = async (_now: Date, limit: number) => Array.from({ length: limit }, (_, at) => tokenOf(`${at}`))
    await expect(createRevocationCopy({ redis: articles, revokedTokens: { listLive } }).complete()).rejects.toThrow(
      '5000',
    )
  })

  test('writes a flag once: what is there is left alone', async () => {
    await replica().revoke(tokenOf('a'))
    await admin.set(revokedTokenKey('a'), 'seen')
    await copyOn(articles).complete()
    expect(await admin.get(revokedTokenKey('a'))).toBe('seen')
  })
})

test('in MySQL a revoked token is known until it has expired, and revoked once', async () => {
  const { revokedTokens } = database
  const now = new Date()
  const end = new Date(now.getTime() + 1000)
  const both = await Promise.all([1, 2].map(() => revokedTokens.add({ jti: 'a', expires_at: end })))
  expect(both.sort()).toEqual([false, true])
  await revokedTokens.add({ jti: 'b', expires_at: new Date(now.getTime() - 1000) })
  await revokedTokens.removeExpired(now)
  expect([await revokedTokens.has('a'), await revokedTokens.has('b')]).toEqual([true, false])
  expect(await revokedTokens.listLive(now, 10)).toEqual([{ jti: 'a', expires_at: end }])
})
