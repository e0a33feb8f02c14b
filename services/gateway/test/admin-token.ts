import { createHmac } from 'node:crypto'
import { ADMIN_TOKEN } from '@bajiaozhi/shared/contracts/admin-token'

export const JWT_SECRET = 'a secret that is only known to tests'

const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url')

/** A token as articles gives them out; `claims` replaces any part of it. */
export function adminToken(claims: Record<string, unknown> = {}, secret = JWT_SECRET): string {
  const { algorithm, issuer, audience, role } = ADMIN_TOKEN
  const now = Math.floor(Date.now() / 1000)
  const standard = { sub: 'editor', jti: 'token-1', role, iss: issuer, aud: audience, iat: now, exp: now + 60 }
  const signed = `${encode({ alg: algorithm, typ: 'JWT' })}.${encode({ ...standard, ...claims })}`
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`
}
