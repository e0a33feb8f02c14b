import { ErrorBody, Ok } from '@bajiaozhi/shared/contracts/primitives'
import { toTimestamp } from '@bajiaozhi/shared/contracts/timestamps'
import { AppError, unauthorized } from '@bajiaozhi/shared/errors/app-error'
import { type Admin, adminOf } from '@bajiaozhi/shared/http/admin-guard'
import type { App } from '@bajiaozhi/shared/http/app-factory'
import { clientOf } from '@bajiaozhi/shared/http/client-address'
import { ADMIN_ERRORS, BEARER } from '../route-schemas.ts'
import { Login, Token } from './auth-schemas.ts'
import type { LoginLimit } from './login-limit.ts'
import { type Account, createPasswordCheck, credentialsOf } from './password.ts'
import type { Revocation } from './revocation.ts'
import type { SignedToken, TokenSigner } from './token-signer.ts'

const tags = ['auth']
const LOGIN_REFUSALS =
  'Ten failures for one account from one address are answered 429 `LOGIN_LOCKED` for an hour, and 503 `LOGIN_UNAVAILABLE` means that ' +
  'failures cannot be counted for now.'

export interface LoginRouteOptions {
  account: Account
  loginLimit: LoginLimit
  signToken: TokenSigner
}

/** The one admin route without a guard. */
export function registerLoginRoute(app: App, { account, loginLimit, signToken }: LoginRouteOptions): void {
  const checkPassword = createPasswordCheck(account)
  app.post(
    '/admin/auth/login',
    {
      schema: {
        tags,
        summary: 'Log in: the token goes into the Authorization header as a bearer, and lives for 15 minutes',
        body: Login,
        description: LOGIN_REFUSALS,
        response: { 200: Token, 400: ErrorBody, 401: ErrorBody },
      },
    },
    async (request) => {
      const { username, password } = request.body
      const attempt = await loginLimit.begin(username, clientOf(request))
      if (!(await checkPassword(username, password))) {
        await attempt.failed()
        throw new AppError({ status: 401, code: 'INVALID_CREDENTIALS', message: 'invalid credentials' })
      }
      await attempt.succeeded()
      return toAnswer(await signToken())
    },
  )
}

export interface SessionRouteOptions {
  account: Account
  revocation: Pick<Revocation, 'revoke'>
  signToken: TokenSigner
}

export function registerSessionRoutes(app: App, { account, revocation, signToken }: SessionRouteOptions): void {
  const revoke = ({ jti, exp }: Admin) => revocation.revoke({ jti, expires_at: new Date(exp * 1000) })

  app.post(
    '/admin/auth/refresh',
    {
      schema: {
        tags,
        summary: 'Get a new token for this one, which no longer works then',
        security: BEARER,
        response: { 200: Token, ...ADMIN_ERRORS },
      },
    },
    async (request) => {
      const admin = adminOf(request)
      // A password is changed because somebody else may know it: their session must not go on.
      if (admin.cred !== credentialsOf(account)) throw unauthorized()
      const next = await signToken()
      // Who revokes the old token gets the new one: of two at once, one.
      if (!(await revoke(admin))) throw unauthorized()
      return toAnswer(next)
    },
  )

  app.post(
    '/admin/auth/logout',
    { schema: { tags, summary: 'End this token', security: BEARER, response: { 200: Ok, ...ADMIN_ERRORS } } },
    async (request) => {
      await revoke(adminOf(request))
      return { ok: true as const }
    },
  )
}

const toAnswer = ({ token, expires_at }: SignedToken) => ({ token, expires_at: toTimestamp(expires_at) })
