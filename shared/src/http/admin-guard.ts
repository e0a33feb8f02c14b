import type { FastifyRequest, preHandlerAsyncHookHandler } from 'fastify'
import { jwtVerify } from 'jose'
import Type, { type Static } from 'typebox'
import { Compile } from 'typebox/compile'
import { ADMIN_TOKEN } from '../contracts/admin-token.ts'
import { unauthorized } from '../errors/app-error.ts'

const AdminClaims = Type.Object({
  sub: Type.String({ minLength: 1 }),
  jti: Type.String({ minLength: 1, maxLength: 64 }),
  exp: Type.Integer(),
  role: Type.Literal(ADMIN_TOKEN.role),
})
/** Who makes an admin request: `sub` is the account, `jti` names the token, `exp` is its end in Unix seconds. */
export type Admin = Static<typeof AdminClaims>

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the admin guard on every route behind it. */
    admin?: Admin
  }
}

export type TokenVerifier = (token: string) => Promise<Admin>

const claims = Compile(AdminClaims)

/** Verifies signature, algorithm, issuer, audience and time (RFC 8725); rejects with an AppError 401. */
export function createTokenVerifier(secret: string): TokenVerifier {
  const key = new TextEncoder().encode(secret)
  const pinned = {
    algorithms: [ADMIN_TOKEN.algorithm],
    issuer: ADMIN_TOKEN.issuer,
    audience: ADMIN_TOKEN.audience,
    requiredClaims: ['exp', 'sub', 'jti'],
  }
  return async (token) => {
    try {
      const { payload } = await jwtVerify(token, key, pinned)
      return claims.Parse(payload)
    } catch {
      throw unauthorized()
    }
  }
}

export interface AdminGuardOptions {
  verify: TokenVerifier
  isRevoked: (jti: string) => Promise<boolean>
}

/** Lets a request pass only with a valid token that was not revoked, and says whose it is in `request.admin`. */
export function createAdminGuard({ verify, isRevoked }: AdminGuardOptions): preHandlerAsyncHookHandler {
  return async (request) => {
    const admin = await verify(bearerOf(request))
    if (await isRevoked(admin.jti)) throw unauthorized()
    request.admin = admin
  }
}

/** The admin of a request that has passed the guard. */
export function adminOf(request: FastifyRequest): Admin {
  if (!request.admin) throw unauthorized()
  return request.admin
}

function bearerOf(request: FastifyRequest): string {
  const [, token] = /^Bearer +([^\s]+)$/i.exec(request.headers.authorization ?? '') ?? []
  if (token === undefined) throw unauthorized()
  return token
}
