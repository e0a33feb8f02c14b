import { TokenState } from '@bajiaozhi/shared/contracts/admin-token'
import type { App } from '@bajiaozhi/shared/http/app-factory'
import Type from 'typebox'
import type { Revocation } from './revocation.ts'

const TokenParams = Type.Object({ jti: Type.String({ minLength: 1, maxLength: 64 }) })

/** What the gateway and the other services ask when the streams' Redis cannot tell; hidden from the public document. */
export function registerTokenRoutes(app: App, revocation: Pick<Revocation, 'isRevoked'>): void {
  app.get(
    '/internal/tokens/:jti',
    { schema: { hide: true, params: TokenParams, response: { 200: TokenState } } },
    async (request) => ({ revoked: await revocation.isRevoked(request.params.jti) }),
  )
}
