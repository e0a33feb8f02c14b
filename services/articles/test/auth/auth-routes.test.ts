import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { SignJWT } from 'jose'
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
  test('gives a token and when it ends', async () => {
    const response = await login({ username: 'editor', password: PASSWORDS.right })
    expect(response.statusCode).toBe(200)
    expect(response.json()).toEqual({ token: expect.any(String), expires_at: '2026-02-18T00:00:00Z' })
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

test('a token no longer works after its logout; others do', async () => {
  const { token } = service.as
  expect((await bearing(token)).statusCode).toBe(200)
  expect((await service.as.editor('POST', '/admin/auth/logout')).json()).toEqual({ ok: true })
  expect((await bearing(token)).statusCode).toBe(401)
  expect([...service.rows.revoked.keys()].map((jti) => `auth:revoked:${jti}`)).toEqual(service.state.flags)
})

describe('a token is refused', () => {
  const key = new TextEncoder().encode(config.jwtSecret)
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
