import { tokenKeyOf } from '@bajiaozhi/shared/http/token-keys'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { decodeJwt, decodeProtectedHeader, SignJWT } from 'jose'
import { createTokenSigner } from '../../src/auth/token-signer.ts'
import { buildFakeService, config, type FakeService, PASSWORDS } from '../fakes/fake-service.ts'

let service: FakeService

beforeEach(async () => {
  service = await buildFakeService()
})
afterEach(() => service.app.close())

const login = (body: object) => service.app.inject({ method: 'POST', url: '/admin/auth/login', payload: body })
const bearing = (token: string) =>
  service.app.inject({ url: '/admin/sources', headers: { authorization: `Bearer ${token}` } })

describe('login', () => {
  test('gives a token for a quarter of an hour and says when it ends', async () => {
    const response = await login({ username: 'editor', password: PASSWORDS.right })
    expect(response.statusCode).toBe(200)
    expect(response.json()).toEqual({ token: expect.any(String), expires_at: '2026-02-17T12:15:00Z' })
  })

  test.each([
    ['a wrong password', { username: 'editor', password: PASSWORDS.wrong }],
    ['an unknown name', { username: 'root', password: PASSWORDS.right }],
  ])('with %s is 401 invalid credentials', async (_what, body) => {
    const response = await login(body)
    expect(response.statusCode).toBe(401)
    expect(response.json()).toMatchObject({ error: 'invalid credentials', code: 'INVALID_CREDENTIALS' })
  })

  test.each([{}, { username: 'editor' }, { username: 'editor', password: 7 }, { username: 'editor', password: '' }])(
    '%j is 400',
    async (body) => {
      expect((await login(body)).statusCode).toBe(400)
    },
  )
})

const refresh = (token: string) =>
  service.app.inject({ method: 'POST', url: '/admin/auth/refresh', headers: { authorization: `Bearer ${token}` } })

test('a token no longer works after its logout; others do', async () => {
  const { token } = service.as
  const other = await createTokenSigner({ account: config.account, secret: config.jwtSecrets[0] })()
  expect((await bearing(token)).statusCode).toBe(200)
  expect((await service.as.editor('POST', '/admin/auth/logout')).json()).toEqual({ ok: true })
  expect((await bearing(token)).statusCode).toBe(401)
  expect((await bearing(other.token)).statusCode).toBe(200)
  expect([...service.rows.revoked.keys()]).toEqual(service.state.flags)
})

describe('refresh', () => {
  test('gives a new token, and the old one no longer works', async () => {
    const { token } = service.as
    const response = await refresh(token)
    expect(response.statusCode).toBe(200)
    expect(response.json()).toEqual({ token: expect.any(String), expires_at: '2026-02-17T12:15:00Z' })
    expect(decodeJwt(response.json().token).jti).not.toBe(decodeJwt(token).jti)
    expect((await bearing(token)).statusCode).toBe(401)
    expect(service.state.flags).toEqual([decodeJwt(token).jti])
  })

  test('of two at once for one token, one gets a new one', async () => {
    const { token } = service.as
    const statuses = (await Promise.all([refresh(token), refresh(token)])).map(({ statusCode }) => statusCode)
    expect(statuses.sort()).toEqual([200, 401])
  })

  test('is for the password of today: a session from before it was changed does not go on', async () => {
    const account = { ...config.account, passwordHash: '$argon2id$of-the-leaked-one' }
    const { token } = await createTokenSigner({ account, secret: config.jwtSecrets[0] })()
    expect((await bearing(token)).statusCode).toBe(200)
    expect((await refresh(token)).statusCode).toBe(401)
    expect(service.state.flags).toEqual([])
  })

  test.each(['', 'nonsense'])('needs a valid token: %j', async (token) => {
    expect((await refresh(token)).statusCode).toBe(401)
  })
})

describe('while two secrets are in force', () => {
  const [first, second] = config.jwtSecrets

  test('tokens of both are taken', async () => {
    for (const secret of [first, second]) {
      const { token } = await createTokenSigner({ account: config.account, secret })()
      expect((await bearing(token)).statusCode).toBe(200)
    }
  })

  test('the first one signs', async () => {
    const { token } = (await refresh(service.as.token)).json()
    expect(decodeProtectedHeader(token).kid).toBe(tokenKeyOf(first).kid)
  })
})

test('our own services are told whether a token was revoked; editors are not', async () => {
  const jti = decodeJwt(service.as.token).jti!
  const ask = (id: string) => service.as.service('GET', `/internal/tokens/${id}`)
  expect((await ask(jti)).json()).toEqual({ revoked: false })
  expect((await service.as.editor('GET', `/internal/tokens/${jti}`)).statusCode).toBe(401)
  await service.as.editor('POST', '/admin/auth/logout')
  expect((await ask(jti)).json()).toEqual({ revoked: true })
  expect((await ask('x'.repeat(65))).statusCode).toBe(400)
})

describe('a token is refused', () => {
  const key = new TextEncoder().encode(config.jwtSecrets[0])
  const sign = (change: (jwt: SignJWT) => SignJWT, role = 'admin', secret = key, alg = 'HS256') =>
    change(
      new SignJWT({ role })
        .setProtectedHeader({ alg })
        .setIssuer('bajiaozhi')
        .setAudience('bajiaozhi-admin')
        .setSubject('editor')
        .setJti('1')
        .setExpirationTime('1h'),
    ).sign(secret)
  const asIs = (jwt: SignJWT) => jwt

  test('unless everything in it is right', async () => {
    expect((await bearing(await sign(asIs))).statusCode).toBe(200)
  })

  test.each([
    ['with another issuer', () => sign((jwt) => jwt.setIssuer('other'))],
    ['for another audience', () => sign((jwt) => jwt.setAudience('other'))],
    ['when it has ended', () => sign((jwt) => jwt.setExpirationTime(1))],
    ['with another algorithm', () => sign(asIs, 'admin', key, 'HS512')],
    ['with another key', () => sign(asIs, 'admin', new TextEncoder().encode('x'.repeat(32)))],
    ['with another role', () => sign(asIs, 'reader')],
    ['that is none', async () => 'nonsense'],
    ['without a signature', async () => `${Buffer.from('{"alg":"none"}').toString('base64url')}.e30.`],
  ])('%s', async (_what, token) => {
    expect((await bearing(await token())).statusCode).toBe(401)
  })
})
