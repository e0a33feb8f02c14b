import type { preValidationAsyncHookHandler } from 'fastify'
import { badRequest } from '../errors/app-error.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route judges the texts of its body one by one, and refuses only the bad ones. */
    checksOwnText?: boolean
  }
}

/**
 * Refuses text that cannot be stored and given back as it came: half of a surrogate pair is no Unicode text (MySQL would
 * turn it into `?`), and NUL ends strings in other people's programs.
 */
export const textGuard: preValidationAsyncHookHandler = async (request) => {
  const body = request.routeOptions.config.checksOwnText ? undefined : request.body
  for (const part of [body, request.query, request.params]) {
    if (!isStorable(part)) throw badRequest('INVALID_TEXT', 'the request contains text that is not valid Unicode')
  }
}

/** Keeps what is left to look at on a list of its own: JSON of a mebibyte may nest deeper than the stack goes. */
function isStorable(root: unknown): boolean {
  const left = [root]
  while (left.length > 0) {
    const value = left.pop()
    if (typeof value === 'string' && !isStorableText(value)) return false
    // A body that is passed on as bytes is read, and checked, by the service behind.
    if (value === null || typeof value !== 'object' || ArrayBuffer.isView(value)) continue
    for (const [key, inner] of Object.entries(value)) {
      if (!isStorableText(key)) return false
      left.push(inner)
    }
  }
  return true
}

const isStorableText = (text: string): boolean => text.isWellFormed() && !text.includes('\0')
