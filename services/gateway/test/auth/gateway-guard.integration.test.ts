import { createTokenVerifier } from '@bajiaozhi/shared/http/admin-guard'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { adminToken, JWT_SECRET } from '../admin-token.ts'
import { type GatewayUnderTest, startGateway } from '../gateway-under-test.ts'
import type { Answerer } from '../stub-service.ts'

const ADMIN_PATHS = [
  '/admin/auth/logout',
  '/admin/sources',
  '/admin/sources/1/toggle',
  '/admin/ingest/fetch',
  '/admin/review/pending',
  '/admin/articles/manual',
]
const none = Buffer.from('{"alg":"none"}').toString('base64url')

describe('an admin request at the gateway', () => {
  let gateway: GatewayUnderTest
  let reached = 0

  beforeAll(async () => {
    const isRevoked = async (jti: string) => jti === 'revoked'
    const answer: Answerer = (incoming, response) => {
      reached += 1
      response.end(String(incoming.headers.authorization))
    }
    gateway = await startGateway(answer, { auth: { verify: createTokenVerifier(JWT_SECRET), isRevoked } })
  })

  afterAll(() => gateway.close())

  const refused = async (path: string, authorization?: string) => {
    const headers = authorization === undefined ? {} : { authorization }
    const before = reached
    const answer = await gateway.send(path, { method: 'POST', headers })
    expect(answer.status).toBe(401)
    expect(answer.json()).toMatchObject({ code: 'UNAUTHORIZED' })
    expect(reached).toBe(before)
  }

  it.each(ADMIN_PATHS)('needs a token: %s', (path) => refused(path))

  it.each([
    ['no token at all', 'Bearer '],
    ['another scheme', `Basic ${adminToken()}`],
    ['rubbish', 'Bearer abc.def.ghi'],
    ['one that was signed with another secret', `Bearer ${adminToken({}, 'another secret of thirty-two bytes')}`],
    ['an expired one', `Bearer ${adminToken({ exp: 1 })}`],
    ['one of another issuer', `Bearer ${adminToken({ iss: 'somebody' })}`],
    ['one for another audience', `Bearer ${adminToken({ aud: 'somebody' })}`],
    ['one of another role', `Bearer ${adminToken({ role: 'reader' })}`],
    ['an unsigned one', `Bearer ${none}.${adminToken().split('.')[1]}.`],
    ['one that was revoked', `Bearer ${adminToken({ jti: 'revoked' })}`],
  ])('is refused with %s', (_what, authorization) => refused('/admin/sources', authorization))

  it('passes with a valid token, which the service gets to check again', async () => {
    const authorization = `Bearer ${adminToken()}`
    const answer = await gateway.send('/admin/sources', { headers: { authorization } })
    expect(answer).toMatchObject({ status: 200, body: authorization })
  })

  it('needs no token to log in, by that one spelling of the path', async () => {
    expect((await gateway.send('/admin/auth/login', { method: 'POST' })).status).toBe(200)
    await refused('/admin/auth/login/')
    await refused('/admin/auth/Login')
    expect((await gateway.send('/admin/auth/%6cogin', { method: 'POST' })).status).toBe(400)
  })
})
