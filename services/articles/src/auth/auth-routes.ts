import { ErrorBody, Ok } from '@bajiaozhi/shared/contracts/primitives'
import { toTimestamp } from '@bajiaozhi/shared/contracts/timestamps'
import { AppError } from '@bajiaozhi/shared/errors/app-error'
import { adminOf } from '@bajiaozhi/shared/http/admin-guard'
import type { App } from '@bajiaozhi/shared/http/app-factory'
import { ADMIN_ERRORS, BEARER } from '../route-schemas.ts'
import { Login, Token } from './auth-schemas.ts'
import type { PasswordCheck } from './password.ts'
import type { Revocation } from './revocation.ts'
import type { TokenSigner } from './token-signer.ts'

const tags = ['auth']

export interface LoginRouteOptions {
  checkPassword: PasswordCheck
  signToken: TokenSigner
}

/** The one admin route without a guard. */
export function registerLoginRoute(app: App, { checkPassword, signToken }: LoginRouteOptions): void {
  app.post(
    '/admin/auth/login',
    {
      schema: {
        tags,
        summary: 'Log in: the token goes into the Authorization header as a bearer',
        body: Login,
        response: { 200: Token, 400: ErrorBody, 401: ErrorBody },
      },
    },
    async ({ body: { username, password } }) => {
      if (!(await checkPassword(username, password))) {
        throw new AppError({ status: 401, code: 'INVALID_CREDENTIALS', message: 'invalid credentials' })
      }
      const { token, expires_at } = await signToken(username)
      return { token, expires_at: toTimestamp(expires_at) }
    },
  )
}

export function registerLogoutRoute(app: App, revocation: Pick<Revocation, 'revoke'>): void {
  app.post(
    '/admin/auth/logout',
    { schema: { tags, summary: 'End this token', security: BEARER, response: { 200: Ok, ...ADMIN_ERRORS } } },
    async (request) => {
      const { jti, exp } = adminOf(request)
      await revocation.revoke({ jti, expires_at: new Date(exp * 1000) })
      return { ok: true as const }
    },
  )
}
