import { adminToken } from '../../../services/gateway/test/admin-token.ts'

const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url')
const anHourAgo = () => Math.floor(Date.now() / 1000) - 3600

/** Authorization headers that let nobody in, by what is wrong with them; undefined for none at all. */
export function badTokens(secret: string, revoked: string): Record<string, string | undefined> {
  const good = adminToken({}, secret)
  const [, claims] = good.split('.')
  const bearers = {
    'a malformed token': 'not.a.token',
    'half a token': good.slice(0, good.length / 2),
    'a token signed with another secret': adminToken({}, `${secret}x`),
    'a token whose claims were exchanged': good.replace(claims!, adminToken({ sub: 'root' }, secret).split('.')[1]!),
    'an expired token': adminToken({ exp: anHourAgo() }, secret),
    'a token without an end': adminToken({ exp: undefined }, secret),
    'a token for another audience': adminToken({ aud: 'somebody-else' }, secret),
    'a token of another issuer': adminToken({ iss: 'somebody-else' }, secret),
    'a token of another role': adminToken({ role: 'reader' }, secret),
    'a token without a name of its own': adminToken({ jti: undefined }, secret),
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
