import { randomUUID } from 'node:crypto'
import { ADMIN_TOKEN } from '@bajiaozhi/shared/contracts/admin-token'
import { SignJWT } from 'jose'

export interface SignedToken {
  token: string
  expires_at: Date
}

/** @returns a bearer token for an account; each has an id of its own, by which it can be revoked */
export type TokenSigner = (account: string) => Promise<SignedToken>

const LIFETIME_SEC = 12 * 60 * 60

export function createTokenSigner(secret: string, now: () => Date = () => new Date()): TokenSigner {
  const key = new TextEncoder().encode(secret)
  return async (account) => {
    const issuedAt = Math.floor(now().getTime() / 1000)
    const expiry = issuedAt + LIFETIME_SEC
    const token = await new SignJWT({ role: ADMIN_TOKEN.role })
      .setProtectedHeader({ alg: ADMIN_TOKEN.algorithm })
      .setIssuer(ADMIN_TOKEN.issuer)
      .setAudience(ADMIN_TOKEN.audience)
      .setSubject(account)
      .setJti(randomUUID())
      .setIssuedAt(issuedAt)
      .setExpirationTime(expiry)
      .sign(key)
    return { token, expires_at: new Date(expiry * 1000) }
  }
}
