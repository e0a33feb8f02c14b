import { randomUUID } from 'node:crypto'
import { SignJWT } from 'jose'
import { ADMIN_TOKEN } from '../contracts/admin-token.ts'

/** An admin token as the login gives one, for an hour. */
export const signAdminToken = (
  secret: string,
  { sub = 'editor', jti = randomUUID() as string } = {},
): Promise<string> =>
  new SignJWT({ role: ADMIN_TOKEN.role })
    .setProtectedHeader({ alg: ADMIN_TOKEN.algorithm })
    .setSubject(sub)
    .setJti(jti)
    .setIssuer(ADMIN_TOKEN.issuer)
    .setAudience(ADMIN_TOKEN.audience)
    .setExpirationTime('1h')
    .sign(new TextEncoder().encode(secret))
