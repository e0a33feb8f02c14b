import { SECURITY_HEADERS } from '../edge/security-headers.ts'
import type { Coding } from './accept-encoding.ts'
import type { EdgeCopy } from './edge-copy.ts'
import type { Representation } from './representations.ts'

export type CacheState = 'hit' | 'miss' | 'stale'

export interface Asked {
  coding: Coding
  ifNoneMatch: string | undefined
  requestId: string
}

export interface EdgeAnswer {
  status: number
  /** Names and values in turn, as `writeHead` takes them. */
  headers: string[]
  body: Buffer | string | undefined
}

export interface AnsweringOptions {
  /** CORS headers are added to answers, and a cache in between must know. */
  variesByOrigin: boolean
  /** Monotonic milliseconds. */
  now: () => number
}

export type ToAnswer = (copy: EdgeCopy, representation: Representation, state: CacheState, asked: Asked) => EdgeAnswer

/**
 * Puts together what a client gets of a copy, with 304 for who has it (RFC 9110, 13.1.2). HEAD gets the same, unsent. The
 * request id is the last header.
 */
export function createAnswering({ variesByOrigin, now }: AnsweringOptions): ToAnswer {
  const vary = variesByOrigin ? 'Accept-Encoding, Origin' : 'Accept-Encoding'
  const always = ['cache-control', 'no-cache', 'vary', vary, ...Object.entries(SECURITY_HEADERS).flat()]

  return (copy, representation, state, { ifNoneMatch, requestId }) => {
    const age = String(Math.floor((now() - copy.startedAt) / 1000))
    const about = [...always, 'age', age, 'x-cache', state, 'x-request-id', requestId]
    if (copy.status !== 200) return errorAnswer(copy, about, requestId)
    const { etag, body, headers } = representation
    if (ifNoneMatch !== undefined && isNamed(etag, ifNoneMatch)) {
      return { status: 304, headers: [...(etag === undefined ? [] : ['etag', etag]), ...about], body: undefined }
    }
    return { status: 200, headers: [...headers, ...copy.otherHeaders, ...about], body }
  }
}

function errorAnswer({ status, ...copy }: EdgeCopy, about: string[], requestId: string): EdgeAnswer {
  const { headers, body } = copy.representations.identity
  if (!copy.aroundRequestId) return { status, headers: [...headers, ...copy.otherHeaders, ...about], body }
  const own = copy.aroundRequestId.join(requestId)
  const described = headers.map((value, index) =>
    headers[index - 1] === 'content-length' ? String(Buffer.byteLength(own)) : value,
  )
  return { status, headers: [...described, ...copy.otherHeaders, ...about], body: own }
}

/** Weak comparison, as If-None-Match asks for. No tag of ours contains a comma or a quote. */
export function isNamed(etag: string | undefined, ifNoneMatch: string): boolean {
  if (ifNoneMatch === etag || ifNoneMatch.trim() === '*') return true
  return ifNoneMatch.split(',').some((one) => one.trim().replace(/^W\//, '') === etag)
}
