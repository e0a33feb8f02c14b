import type { FastifyRequest, preHandlerAsyncHookHandler } from 'fastify'
import { decodeProtectedHeader, jwtVerify } from 'jose'
import Type, { type Static } from 'typebox'
import { Compile } from 'typebox/compile'
import { ADMIN_TOKEN } from '../contracts/admin-token.ts'
import { unauthorized } from '../errors/app-error.ts'
import { type TokenKey, tokenKeyOf } from './token-keys.ts'

const AdminClaims = Type.Object({
  sub: Type.String({ minLength: 1 }),
  jti: Type.String({ minLength: 1, maxLength: 64 }),
  exp: Type.Integer(),
  role: Type.Literal(ADMIN_TOKEN.role),
  cred: Type.Optional(Type.String()),
})
/**
 * Who makes an admin request: `sub` is the account, `jti` names the token, `exp` is its end in Unix seconds, `cred` the credentials
 * that it was given for.
 */
export type Admin = Static<typeof AdminClaims>

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the admin guard on every route behind it. */
    admin?: Admin
  }
}

export type TokenVerifier = (token: string) => Promise<Admin>

const claims = Compile(AdminClaims)

/**
 * Verifies signature, algorithm, issuer, audience and time (RFC 8725); rejects with an AppError 401.
 * @param secrets all that are in force: the one that signs, and while secrets change a second
 */
export function createTokenVerifier(...secrets: readonly string[]): TokenVerifier {
  const keys = secrets.map(tokenKeyOf)
  const pinned = {
    algorithms: [ADMIN_TOKEN.algorithm],
    issuer: ADMIN_TOKEN.issuer,
    audience: ADMIN_TOKEN.audience,
    requiredClaims: ['exp', 'sub', 'jti'],
  }
  return async (token) => {
    for (const { key } of keysFor(token, keys)) {
      try {
        const { payload } = await jwtVerify(token, key, pinned)
        return claims.Parse(payload)
      } catch {
        // The next key may be the right one.
      }
    }
    throw unauthorized()
  }
}

/** The key that a token names; all of them when it names none, as before keys had names. */
function keysFor(token: string, keys: readonly TokenKey[]): readonly TokenKey[] {
  try {
    const { kid } = decodeProtectedHeader(token)
    return kid === undefined ? keys : keys.filter((key) => key.kid === kid)
  } catch {
    return []
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
