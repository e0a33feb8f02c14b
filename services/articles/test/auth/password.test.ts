import { expect, test } from '@jest/globals'
import { createPasswordCheck, hashPassword } from '../../src/auth/password.ts'

test('only the right name with the right password passes', async () => {
  const check = createPasswordCheck({ username: 'editor', passwordHash: await hashPassword('密码 🥊') })
  expect(await check('editor', '密码 🥊')).toBe(true)
  expect(await check('editor', '密码')).toBe(false)
  expect(await check('Editor', '密码 🥊')).toBe(false)
})

test('a password is hashed with argon2id and a salt of its own', async () => {
  const hashes = await Promise.all([hashPassword('a'), hashPassword('a')])
  for (const hash of hashes)
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,p=1,t=2\$|^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  expect(hashes[0]).not.toBe(hashes[1])
})
