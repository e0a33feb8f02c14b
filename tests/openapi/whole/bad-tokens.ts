import { randomUUID } from 'node:crypto'
import { adminToken } from '../../../services/gateway/test/admin-token.ts'

const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url')
const anHourAgo = () => Math.floor(Date.now() / 1000) - 3600

/**
 * Authorization headers that let nobody in, by what is wrong with them; undefined for none at all. Each call gives tokens of their own: a
 * logout that took one in would hide the same from whoever asks next.
 */
export function badTokens(secret: string, revoked: string): Record<string, string | undefined> {
  const token = (claims: Record<string, unknown> = {}, key = secret) =>
    adminToken({ jti: randomUUID(), ...claims }, key)
  const good = token()
  const [, claims] = good.split('.')
  const bearers = {
    'a malformed token': 'not.a.token',
    'half a token': good.slice(0, good.length / 2),
    'a token signed with another secret': token({}, `${secret}x`),
    'a token whose claims were exchanged': good.replace(claims!, token({ sub: 'root' }).split('.')[1]!),
    'an expired token': token({ exp: anHourAgo() }),
    'a token without an end': token({ exp: undefined }),
    'a token for another audience': token({ aud: 'somebody-else' }),
    'a token of another issuer': token({ iss: 'somebody-else' }),
    'a token of another role': token({ role: 'reader' }),
    'a token without a name of its own': token({ jti: undefined }),
    'an unsigned token (alg: none)': `${encode({ alg: 'none', typ: 'JWT' })}.${claims}.`,
    'a token whose algorithm was exchanged': `${encode({ alg: 'HS512', typ: 'JWT' })}${good.slice(good.indexOf('.'))}`,
    'a token that was logged out': revoked,
  }
  return {
    'no token': undefined,
    'a good token of another scheme': `Basic ${good}`,
    'a good token without a scheme': good,
    ...Object.fromEntries(Object.entries(bearers).map(([what, token]) => [what, `Bearer ${token}`])),
  }
}
