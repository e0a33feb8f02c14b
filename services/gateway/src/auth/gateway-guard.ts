import { type AdminGuardOptions, createAdminGuard } from '@bajiaozhi/shared/http/admin-guard'
import type { onRequestAsyncHookHandler } from 'fastify'
import { pathOf } from '../edge/normal-path.ts'
import { LOGIN_PATH } from '../routes.ts'

/** Turns away whoever has no valid token before a byte of a body is read. The service checks again. */
export function createGatewayGuard(options: AdminGuardOptions): onRequestAsyncHookHandler {
  const guard = createAdminGuard(options)
  return async function (request, reply) {
    if (pathOf(request.raw.url ?? '') !== LOGIN_PATH) await guard.call(this, request, reply)
  }
}
