import { AppError } from '@bajiaozhi/shared/errors/app-error'
import type { onRequestAsyncHookHandler } from 'fastify'

/**
 * Refuses by its head a request whose body is said to be longer than `limit` bytes, and a read with any (RFC 9110, 9.3.1: such
 * a request may be rejected, it is how requests are smuggled). A body of unknown length is cut off at the limit as it is read.
 */
export function refuseLongBodies(limit: number): onRequestAsyncHookHandler {
  return async ({ method, headers }, reply) => {
    const isRead = method === 'GET' || method === 'HEAD'
    const isEndless = isRead && headers['transfer-encoding'] !== undefined
    if (!isEndless && Number(headers['content-length'] ?? 0) <= (isRead ? 0 : limit)) return
    // What was not read must not be taken for another request.
    void reply.header('connection', 'close')
    throw new AppError({ status: 413, code: 'BODY_TOO_LARGE', message: 'the body is longer than this address takes' })
  }
}
