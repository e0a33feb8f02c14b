import { createHash, timingSafeEqual } from 'node:crypto'
import type { onRequestAsyncHookHandler } from 'fastify'
import { unauthorized } from '../errors/app-error.ts'

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

/** Lets only our own services pass: `Authorization: Bearer <INTERNAL_TOKEN>`, compared in constant time. */
export function createInternalGuard(token: string): onRequestAsyncHookHandler {
  const expected = digest(`Bearer ${token}`)
  return async (request) => {
    if (!timingSafeEqual(digest(request.headers.authorization ?? ''), expected)) {
      throw unauthorized('this address is for our own services')
    }
  }
}
