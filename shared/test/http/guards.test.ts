import { describe, expect, test } from '@jest/globals'
import { SignJWT } from 'jose'
import { ADMIN_TOKEN } from '../../src/contracts/admin-token.ts'
import { adminOf, createAdminGuard, createTokenVerifier } from '../../src/http/admin-guard.ts'
import { createApp } from '../../src/http/app-factory.ts'
import { createInternalGuard } from '../../src/http/internal-guard.ts'
import { inScope } from '../../src/http/scope.ts'
import { tokenKeyOf } from '../../src/http/token-keys.ts'
import { silentLogger } from '../../src/testing/silent-logger.ts'

const secret = 's'.repeat(32)
const key = (text: string) => new TextEncoder().encode(text)

interface Claims {
  issuer?: string
  audience?: string
  expires?: string
  algorithm?: string
  role?: string
  secret?: string
  jti?: string
}

const sign = (claims: Claims = {}) =>
  new SignJWT({ role: claims.role ?? 'admin' })
    .setProtectedHeader({ alg: claims.algorithm ?? ADMIN_TOKEN.algorithm })
    .setSubject('ada')
    .setJti(claims.jti ?? 'token-1')
    .setIssuer(claims.issuer ?? ADMIN_TOKEN.issuer)
    .setAudience(claims.audience ?? ADMIN_TOKEN.audience)
    .setExpirationTime(claims.expires ?? '1h')
    .sign(key(claims.secret ?? secret))

async function createTestApp() {
  const app = createApp({ logger: silentLogger })
  const guard = createAdminGuard({ verify: createTokenVerifier(secret), isRevoked: async (jti) => jti === 'revoked' })
  await inScope(app, async (scope) => {
    scope.addHook('onRequest', guard)
    scope.get('/admin', (request) => adminOf(request))
  })
  await inScope(app, async (scope) => {
    scope.addHook('onRequest', createInternalGuard('word'))
    scope.get('/internal', () => 'in')
  })
  return app
}

async function ask(authorization?: string, url = '/admin') {
  const app = await createTestApp()
  return app.inject({ url, headers: authorization === undefined ? {} : { authorization } })
}

const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from('{"sub":"ada","jti":"x","role":"admin","iss":"bajiaozhi","aud":"bajiaozhi-admin","exp":9999999999}').toString('base64url')}.`

describe('the admin guard', () => {
  test('lets a valid token pass and says whose it is', async () => {
    expect((await ask(`Bearer ${await sign()}`)).json()).toMatchObject({ sub: 'ada', jti: 'token-1' })
  })

  test.each([
    ['no token', async () => undefined],
    ['another scheme', async () => `Basic ${await sign()}`],
    ['no JWT', async () => 'Bearer x'],
    ['no signature', async () => `Bearer ${unsigned}`],
    ['a foreign key', async () => `Bearer ${await sign({ secret: 'x'.repeat(32) })}`],
    ['another algorithm', async () => `Bearer ${await sign({ algorithm: 'HS512', secret: 's'.repeat(64) })}`],
    ['a wrong issuer', async () => `Bearer ${await sign({ issuer: 'me' })}`],
    ['a wrong audience', async () => `Bearer ${await sign({ audience: 'fans' })}`],
    ['an expired token', async () => `Bearer ${await sign({ expires: '-1s' })}`],
    ['another role', async () => `Bearer ${await sign({ role: 'fan' })}`],
    ['a revoked token', async () => `Bearer ${await sign({ jti: 'revoked' })}`],
  ])('answers %s with 401', async (_what, header) => {
    const answer = await ask(await header())

    expect(answer.statusCode).toBe(401)
    expect(answer.json()).toMatchObject({ code: 'UNAUTHORIZED' })
  })
})

test('the internal guard knows our own services by their word', async () => {
  expect((await ask('Bearer word', '/internal')).body).toBe('in')
  expect((await ask('Bearer wor', '/internal')).statusCode).toBe(401)
  expect((await ask(undefined, '/internal')).statusCode).toBe(401)
})

describe('while two secrets are in force', () => {
  const [old, next] = [secret, 'n'.repeat(32)]
  const signedBy = (by: string, kid?: string) =>
    new SignJWT({ role: 'admin' })
      .setProtectedHeader({ alg: ADMIN_TOKEN.algorithm, ...(kid !== undefined && { kid }) })
      .setSubject('ada')
      .setJti('1')
      .setIssuer(ADMIN_TOKEN.issuer)
      .setAudience(ADMIN_TOKEN.audience)
      .setExpirationTime('1h')
      .sign(key(by))
  const verify = createTokenVerifier(next, old)

  test.each([old, next])('a token of either is taken, with the name of its key or without', async (by) => {
    expect(await verify(await signedBy(by, tokenKeyOf(by).kid))).toMatchObject({ sub: 'ada' })
    expect(await verify(await signedBy(by))).toMatchObject({ sub: 'ada' })
  })

  test.each([
    ['of a third secret', () => signedBy('t'.repeat(32))],
    ['that names another key than its own', () => signedBy(old, tokenKeyOf(next).kid)],
    ['that names a key nobody knows', () => signedBy(old, 'nobody')],
  ])('a token %s is not', async (_what, token) => {
    await expect(verify(await token())).rejects.toMatchObject({ status: 401 })
  })

  test('a secret that is no longer in force takes its tokens with it', async () => {
    await expect(createTokenVerifier(next)(await signedBy(old))).rejects.toMatchObject({ status: 401 })
  })

  test("a key's name is the same everywhere and does not tell the secret", () => {
    const { kid } = tokenKeyOf(old)
    expect(tokenKeyOf(old).kid).toBe(kid)
    expect(kid).not.toBe(tokenKeyOf(next).kid)
    expect(old).not.toContain(kid)
  })
})
