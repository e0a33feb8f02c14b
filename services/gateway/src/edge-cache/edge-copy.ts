import type { IncomingHttpHeaders } from 'node:http'
import { CACHE_TAGS_HEADER, CACHE_UNTIL_HEADER } from '@bajiaozhi/shared/http/public-reads'
import { passesOut } from '../edge/headers.ts'
import type { Coding } from './accept-encoding.ts'
import { lineOf } from './head-lines.ts'
import { owned, type Representations, toRepresentations } from './representations.ts'
import type { ServiceAnswer } from './service-read.ts'

/** What is sent of a hit, up to the value of the last header, which is the request's own id. */
export interface ReadyHead {
  /** Heads of HTTP/1.1. */
  readonly ok: string
  readonly notModified: string
  /** Monotonic milliseconds at which `Age` or `Date` changes. */
  readonly until: number
  /** Head and body in one piece; absent while it is not made, or on its way to a client that reads slowly. */
  whole?: Buffer | undefined
}

/** An answer of a service as it is shared and, if it may be, kept. Times are monotonic milliseconds. */
export interface EdgeCopy {
  readonly url: string
  readonly status: number
  readonly tags: readonly string[]
  /** When the request left; what it shows is at least as new. */
  readonly startedAt: number
  readonly freshUntil: number
  /** Until then it may stand in for a service that fails. */
  readonly staleUntil: number
  readonly representations: Representations
  /** Lines of a head: what the service said beyond the usual. */
  readonly otherLines: string
  /** The text around the request id in an error's body: everybody gets an own one. */
  readonly aroundRequestId: readonly [before: string, after: string] | undefined
  readonly isStorable: boolean
  /** Written when they are first needed. */
  readyHeads: Partial<Record<Coding, ReadyHead>> | undefined
}

export interface Departure {
  url: string
  requestId: string
  startedAt: number
}

export interface Clock {
  /** Monotonic milliseconds. */
  now: () => number
  /** Unix milliseconds. */
  unix: () => number
}

/** A copy is not served for longer after its request left. */
export const FRESH_MS = 2000
const NOT_FOUND_FRESH_MS = 1000
const STALE_MS = 60_000

/** Said by the representation or by the edge itself. */
const OUR_OWN = new Set([
  CACHE_UNTIL_HEADER,
  'age',
  'cache-control',
  'content-encoding',
  'content-length',
  'content-type',
  'date',
  'etag',
  'set-cookie',
  'vary',
  'x-cache',
])

export function toEdgeCopy(answer: ServiceAnswer, { url, requestId, startedAt }: Departure, clock: Clock): EdgeCopy {
  const { status, headers } = answer
  const [first, ...more] = answer.chunks
  const body = owned(first !== undefined && more.length === 0 ? first : Buffer.concat(answer.chunks))
  const tags = tagsOf(headers)
  const isError = status >= 400
  const end = endOf(headers, clock)
  return {
    url,
    status,
    tags,
    startedAt,
    freshUntil: Math.min(startedAt + (status === 404 ? NOT_FOUND_FRESH_MS : FRESH_MS), end),
    staleUntil: status === 200 ? Math.min(startedAt + STALE_MS, end) : startedAt,
    representations: toRepresentations(body, typeOf(headers), isError ? undefined : strongEtag(headers)),
    otherLines: othersOf(headers),
    aroundRequestId: isError ? around(body, requestId) : undefined,
    isStorable: (status === 200 || status === 404) && tags.length > 0 && isShareable(headers),
    readyHeads: undefined,
  }
}

const text = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value[0] : value)

const NO_TAGS: readonly string[] = []

/** Arrays of exactly their length: those of `filter` and `push` have room for more, and copies are many. */
function tagsOf(headers: IncomingHttpHeaders): readonly string[] {
  const said = text(headers[CACHE_TAGS_HEADER]) ?? ''
  if (said.includes(' ')) return [...said.split(' ').filter((tag) => tag !== '')]
  return said === '' ? NO_TAGS : [said]
}

/** Nearly all copies are of one type; each answer brings its name as another string. */
let lastType = ''

function typeOf(headers: IncomingHttpHeaders): string | undefined {
  const type = text(headers['content-type'])
  if (type === lastType) return lastType
  if (type !== undefined) lastType = type
  return type
}

/** The monotonic time at which a right in the answer ends. An end that cannot be read has passed. */
function endOf(headers: IncomingHttpHeaders, clock: Clock): number {
  const until = text(headers[CACHE_UNTIL_HEADER])
  if (until === undefined) return Number.POSITIVE_INFINITY
  const left = Number(until) - clock.unix()
  return Number.isFinite(left) ? clock.now() + left : Number.NEGATIVE_INFINITY
}

const strongEtag = ({ etag }: IncomingHttpHeaders): string | undefined => (etag?.startsWith('"') ? etag : undefined)

const isShareable = (headers: IncomingHttpHeaders): boolean =>
  headers['set-cookie'] === undefined &&
  headers['content-encoding'] === undefined &&
  !/\b(?:private|no-store)\b/i.test(headers['cache-control'] ?? '')

function othersOf(headers: IncomingHttpHeaders): string {
  const isPassedOut = passesOut(headers)
  let lines = ''
  for (const name of Object.keys(headers)) {
    const value = headers[name]
    if (OUR_OWN.has(name) || value === undefined || !isPassedOut(name)) continue
    for (const one of [value].flat()) lines += lineOf(name, one)
  }
  return lines
}

/** The body ends before and goes on after the id of the request that fetched it. */
function around(body: Buffer, requestId: string): [string, string] | undefined {
  const [before, after, ...more] = body.toString().split(`"request_id":"${requestId}"`)
  if (before === undefined || after === undefined || more.length > 0) return undefined
  return [`${before}"request_id":"`, `"${after}`]
}
