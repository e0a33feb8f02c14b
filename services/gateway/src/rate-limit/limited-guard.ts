import { AppError } from '@bajiaozhi/shared/errors/app-error'
import type { onRequestAsyncHookHandler } from 'fastify'
import type { RateLimits } from './rate-limits.ts'

/**
 * Counts an admin request by its account once the guard has let it in. One without an account (the login) and one that the guard
 * refused count against the client's address: guessing tokens is limited like everything else.
 */
export function limitGuard(guard: onRequestAsyncHookHandler, limits: RateLimits): onRequestAsyncHookHandler {
  return async function (request, reply) {
    try {
      await guard.call(this, request, reply)
    } catch (error) {
      if (error instanceof AppError && error.status === 401) limits.public(request.client.limitedAs, reply)
      throw error
    }
    if (request.admin) limits.admin(request.admin.sub, reply)
    else limits.public(request.client.limitedAs, reply)
  }
}
