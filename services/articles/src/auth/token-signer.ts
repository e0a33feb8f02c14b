import { randomUUID } from 'node:crypto'
import { ADMIN_TOKEN } from '@bajiaozhi/shared/contracts/admin-token'
import { tokenKeyOf } from '@bajiaozhi/shared/http/token-keys'
import { SignJWT } from 'jose'
import { type Account, credentialsOf } from './password.ts'

export interface SignedToken {
  token: string
  expires_at: Date
}

/** @returns a bearer token for the account; each has an id of its own, by which it can be revoked */
export type TokenSigner = () => Promise<SignedToken>

export interface TokenSignerOptions {
  account: Account
  secret: string
  now?: () => Date
}

export function createTokenSigner({ account, secret, now = () => new Date() }: TokenSignerOptions): TokenSigner {
  const { kid, key } = tokenKeyOf(secret)
  return async () => {
    const issuedAt = Math.floor(now().getTime() / 1000)
    const expiry = issuedAt + ADMIN_TOKEN.lifetimeSec
    const token = await new SignJWT({ role: ADMIN_TOKEN.role, cred: credentialsOf(account) })
      .setProtectedHeader({ alg: ADMIN_TOKEN.algorithm, kid })
      .setIssuer(ADMIN_TOKEN.issuer)
      .setAudience(ADMIN_TOKEN.audience)
      .setSubject(account.username)
      .setJti(randomUUID())
      .setIssuedAt(issuedAt)
      .setExpirationTime(expiry)
      .sign(key)
    return { token, expires_at: new Date(expiry * 1000) }
  }
}
