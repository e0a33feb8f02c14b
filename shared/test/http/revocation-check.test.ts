import { expect, test } from '@jest/globals'
import { Registry } from 'prom-client'
import { REVOKED_COPY, revokedTokenKey } from '../../src/contracts/admin-token.ts'
import { createRevocationCheck } from '../../src/http/revocation-check.ts'
import { silentLogger as logger } from '../../src/testing/silent-logger.ts'

const FLAG = revokedTokenKey('a')
const { complete, held } = REVOKED_COPY
const away = () => Promise.reject<never>(new Error('away'))
const yes = async () => true
const no = async () => false

/** @param keys those that Redis has, or nothing when it is away */
async function check(keys: string[] | undefined, askOwner: (jti: string) => Promise<boolean>) {
  const registry = new Registry()
  const redis = {
    mget: keys ? async (...asked: string[]) => asked.map((key) => (keys.includes(key) ? '1' : null)) : away,
  }
  const answer = await createRevocationCheck({ redis, askOwner, registry, logger })
    .isRevoked('a')
    .catch((error: unknown) => error)
  const [, by] = /answered_by="(\w+)"\} 1/.exec(await registry.metrics()) ?? []
  return { answer, by }
}

test.each([
  ['a flag', [FLAG], away, true, 'flags'],
  ['a flag in a complete copy', [FLAG, complete, held], away, true, 'flags'],
  ['no flag in a complete copy', [complete, held], away, false, 'flags'],
  ['no promise, and articles that says yes', [held], yes, true, 'articles'],
  ['no promise, and articles that says no', [held], no, false, 'articles'],
  ['no promise and no articles, but a copy that was complete', [held], away, false, 'flags_alone'],
  ['an empty Redis, and articles that says yes', [], yes, true, 'articles'],
  ['no Redis, and articles that says yes', undefined, yes, true, 'articles'],
  ['no Redis, and articles that says no', undefined, no, false, 'articles'],
] as const)('with %s', async (_what, keys, askOwner, answer, by) => {
  expect(await check(keys && [...keys], askOwner)).toEqual({ answer, by })
})

test.each([
  ['no Redis', undefined],
  ['a Redis that was emptied', []],
])('with %s and no articles nobody is let in: the check is a 503 that may be tried again', async (_what, keys) => {
  const { answer, by } = await check(keys, away)
  expect(answer).toMatchObject({ status: 503, code: 'REVOCATIONS_UNAVAILABLE', retryAfterSec: 2 })
  expect(by).toBe('nobody')
})

test("the flags' keys are of one slot, and no token has the key of a promise", () => {
  const tags = [FLAG, complete, held].map((key) => /\{[^}]+\}/.exec(key)?.[0])
  expect(new Set(tags)).toEqual(new Set(['{tokens}']))
  expect([complete, held]).not.toContain(revokedTokenKey('complete'))
})
