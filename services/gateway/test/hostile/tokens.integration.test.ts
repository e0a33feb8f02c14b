import { createHmac, generateKeyPairSync, sign } from 'node:crypto'
import { ADMIN_TOKEN } from '@bajiaozhi/shared/contracts/admin-token'
import { afterAll, beforeAll, describe, it } from '@jest/globals'
import { adminToken, JWT_SECRET } from '../admin-token.ts'
import { type Attack, get, type HostileGateway, startHostile, TOKEN } from './hostile-gateway.ts'

const TWIN = get('/admin/sources', TOKEN)
const now = Math.floor(Date.now() / 1000)
const { issuer: iss, audience: aud, role } = ADMIN_TOKEN
const claims = { sub: 'editor', jti: 'token-1', role, iss, aud, iat: now, exp: now + 60 }
const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url')
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const publicPem = publicKey.export({ type: 'spki', format: 'pem' })

/** Signed with the right secret, or with what is told, under any header. */
function token(header: object, secret: string | Buffer = JWT_SECRET, payload: object = claims): string {
  const signed = `${encode(header)}.${encode(payload)}`
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`
}
const HS256 = { alg: 'HS256', typ: 'JWT' }
const [head, payload, signature] = adminToken().split('.') as [string, string, string]
const rsa = `${encode({ alg: 'RS256', typ: 'JWT' })}.${payload}`
const bySigner = `${rsa}.${sign('sha256', Buffer.from(rsa), privateKey).toString('base64url')}`
const without = (claim: string) => token(HS256, JWT_SECRET, { ...claims, [claim]: undefined })

const bearer = (text: string): string => get('/admin/sources', `Authorization: Bearer ${text}`)
const refused = (what: string, text: string): Attack => [what, bearer(text), 401, TWIN]

/** RFC 8725 and the advisories of JWT libraries: CVE-2015-9235, 2016-5431, 2016-10555, 2018-0114, 2022-21449, 2022-29217, 2024-28176. */
const TOKENS: Attack[] = [
  ...['none', 'None', 'nOnE', ''].map((alg) => refused(`alg ${alg || 'empty'}`, `${encode({ alg })}.${payload}.`)),
  refused('alg none with a signature', `${encode({ alg: 'none' })}.${payload}.${signature}`),
  refused('no signature', `${head}.${payload}.`),
  refused('two parts', `${head}.${payload}`),
  refused('four parts', `${head}.${payload}.${signature}.x`),
  refused('a signature of zeros', `${head}.${payload}.${Buffer.alloc(32).toString('base64url')}`),
  refused('other claims under the same signature', `${head}.${encode({ ...claims, sub: 'root' })}.${signature}`),
  refused('the algorithm of a public key', bySigner),
  refused('a public key for a secret', token(HS256, publicPem)),
  refused('an empty secret', token(HS256, '')),
  refused('another secret', adminToken({}, 'another secret of thirty-two bytes')),
  refused('another algorithm of the family', token({ alg: 'HS512', typ: 'JWT' })),
  refused('a key of its own', token({ ...HS256, jwk: { kty: 'oct', k: 'QUFB' } }, Buffer.from('AAA'))),
  refused('a key at an address', token({ ...HS256, jku: 'http://evil.example/keys' }, 'x')),
  refused('a key in a file', token({ ...HS256, kid: '../../../../dev/null' }, '')),
  refused('a key from a table', token({ ...HS256, kid: "x' UNION SELECT 'x" }, 'x')),
  refused('an extension that must be understood', token({ ...HS256, crit: ['exp'], exp: 1 })),
  refused('an encrypted one', `${encode({ alg: 'dir', enc: 'A256GCM', zip: 'DEF' })}..AAAA.AAAA.AAAA`),
  refused('an expired one', adminToken({ exp: now - 3600 })),
  refused('one that is not yet valid', adminToken({ nbf: now + 3600 })),
  refused('an end that is text', adminToken({ exp: 'never' })),
  refused('another issuer', adminToken({ iss: 'somebody' })),
  refused('another audience', adminToken({ aud: 'somebody' })),
  refused('another role', adminToken({ role: 'reader' })),
  refused('a list of roles', adminToken({ role: ['admin'] })),
  ...['exp', 'jti', 'sub', 'iss', 'aud', 'role'].map((claim) => refused(`no ${claim}`, without(claim))),
  refused('a revoked one', adminToken({ jti: 'revoked' })),
  refused('a very long one', 'a'.repeat(8000)),
  refused('nothing', ''),
]

const valid = adminToken()
const PLACES: Attack[] = [
  ['nowhere', get('/admin/sources'), 401, TWIN],
  ['the query', get(`/admin/sources?access_token=${valid}&token=${valid}`), 401, TWIN],
  ['a cookie', get('/admin/sources', `Cookie: token=${valid}; Authorization=Bearer ${valid}`), 401, TWIN],
  ['another header', get('/admin/sources', `X-Authorization: Bearer ${valid}`), 401, TWIN],
  ['the header for proxies', get('/admin/sources', `Proxy-Authorization: Bearer ${valid}`), 401, TWIN],
  ['another scheme', get('/admin/sources', `Authorization: Basic ${valid}`), 401, TWIN],
  ['no scheme', get('/admin/sources', `Authorization: ${valid}`), 401, TWIN],
  ['a list of schemes', get('/admin/sources', `Authorization: Basic x, Bearer ${valid}`), 401, TWIN],
  ['the second of two headers', get('/admin/sources', 'Authorization: Bearer x', TOKEN), 400, TWIN],
  ['the first of two headers', get('/admin/sources', TOKEN, 'Authorization: Bearer x'), 400, TWIN],
  [
    'the body',
    `POST /admin/sources HTTP/1.1\r\nHost: x\r\nContent-Length: ${valid.length + 6}\r\n\r\ntoken=${valid}`,
    401,
    get('/admin/sources', `authorization: bearer ${valid}`),
  ],
]

describe('an editor’s door opens for no token', () => {
  let gateway: HostileGateway
  beforeAll(async () => {
    gateway = await startHostile()
  })
  afterAll(() => gateway.close())

  describe.each([
    ['that has or is', TOKENS],
    ['in', PLACES],
  ])('%s', (_family, attacks) => {
    it.each(attacks)('%s', async (...attack) => {
      await gateway.expectRepelled(attack)
      await gateway.expectServed(attack[3])
    })
  })
})
