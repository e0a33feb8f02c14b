import { REQUEST_ID_HEADER } from '@bajiaozhi/shared/http/request-id'
import { SECURITY_HEADERS } from '../edge/security-headers.ts'
import type { Coding } from './accept-encoding.ts'
import type { EdgeCopy } from './edge-copy.ts'
import { fieldsOf, lineOf, linesOf } from './head-lines.ts'
import { linesAbout, type Representation } from './representations.ts'

export type CacheState = 'hit' | 'miss' | 'stale'

export interface Asked {
  coding: Coding
  ifNoneMatch: string | undefined
  requestId: string
}

export interface EdgeAnswer {
  status: number
  /** Its fields as they are sent, a line each; the request's id comes after them. */
  lines: string
  requestId: string
  body: Buffer | string | undefined
}

export interface AnsweringOptions {
  /** CORS headers are added to answers, and a cache in between must know. */
  variesByOrigin: boolean
  /** Monotonic milliseconds. */
  now: () => number
}

export type ToAnswer = (copy: EdgeCopy, representation: Representation, state: CacheState, asked: Asked) => EdgeAnswer

/** Puts together what a client gets of a copy, with 304 for who has it (RFC 9110, 13.1.2). HEAD gets the same, unsent. */
export function createAnswering({ variesByOrigin, now }: AnsweringOptions): ToAnswer {
  const vary = variesByOrigin ? 'Accept-Encoding, Origin' : 'Accept-Encoding'
  const always = linesOf({ 'cache-control': 'no-cache', vary, ...SECURITY_HEADERS })

  return (copy, representation, state, { ifNoneMatch, requestId }) => {
    const { status, otherLines, startedAt } = copy
    const age = String(Math.floor((now() - startedAt) / 1000))
    const about = `${always}${lineOf('age', age)}${lineOf('x-cache', state)}`
    if (status !== 200) return errorAnswer(copy, about, requestId)
    const { etag, body } = representation
    if (ifNoneMatch !== undefined && isNamed(etag, ifNoneMatch)) {
      const tag = etag === undefined ? '' : lineOf('etag', etag)
      return { status: 304, lines: tag + about, requestId, body: undefined }
    }
    return { status, lines: `${linesAbout(representation)}${otherLines}${about}`, requestId, body }
  }
}

function errorAnswer(copy: EdgeCopy, about: string, requestId: string): EdgeAnswer {
  const { status, aroundRequestId, otherLines, representations } = copy
  const { identity } = representations
  const body = aroundRequestId?.join(requestId) ?? identity.body
  return { status, lines: `${linesAbout(identity, Buffer.byteLength(body))}${otherLines}${about}`, requestId, body }
}

/** Names and values in turn, as Node's `writeHead` takes them. */
export const headersOf = ({ lines, requestId }: EdgeAnswer): string[] => [
  ...fieldsOf(lines),
  REQUEST_ID_HEADER,
  requestId,
]

/** Weak comparison, as If-None-Match asks for. No tag of ours contains a comma or a quote. */
export function isNamed(etag: string | undefined, ifNoneMatch: string): boolean {
  if (ifNoneMatch === etag || ifNoneMatch.trim() === '*') return true
  return ifNoneMatch.split(',').some((one) => one.trim().replace(/^W\//, '') === etag)
}
