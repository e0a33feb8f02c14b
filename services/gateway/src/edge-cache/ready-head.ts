import { STATUS_CODES } from 'node:http'
import { REQUEST_ID_HEADER, REQUEST_ID_LENGTH, writeNewRequestId } from '@bajiaozhi/shared/http/request-id'
import type { Coding } from './accept-encoding.ts'
import type { EdgeAnswer, ToAnswer } from './edge-answer.ts'
import type { Clock, EdgeCopy, ReadyHead } from './edge-copy.ts'
import type { Representation } from './representations.ts'
import { MAX_JOINED_BYTES } from './write-response.ts'

export interface ReadyHeadsOptions {
  toAnswer: ToAnswer
  clock: Clock
  /** Seconds for which an idle connection is kept. */
  keepAliveSec: () => number
  /** A copy takes more memory now. */
  onGrown: (copy: EdgeCopy) => void
}

/** @param now monotonic milliseconds */
export type ReadyHeadOf = (copy: EdgeCopy, representation: Representation, coding: Coding, now: number) => ReadyHead

const END_OF_HEAD = '\r\n\r\n'

/** Heads are written once a second and not once a request: that is a third of what a hit costs. */
export function createReadyHeads({ toAnswer, clock, keepAliveSec, onGrown }: ReadyHeadsOptions): ReadyHeadOf {
  function write(copy: EdgeCopy, representation: Representation, coding: Coding, now: number): ReadyHead {
    const unix = clock.unix()
    const closing = closingOf(keepAliveSec(), unix)
    const head = (ifNoneMatch?: string): string =>
      headOf(toAnswer(copy, representation, 'hit', { coding, ifNoneMatch, requestId: '' }), closing)
    const ageChangesIn = 1000 - ((now - copy.startedAt) % 1000)
    const dateChangesIn = 1000 - (unix % 1000)
    return { ok: head(), notModified: head('*'), until: now + Math.min(ageChangesIn, dateChangesIn) }
  }

  return (copy, representation, coding, now) => {
    const held = copy.readyHeads?.[coding]
    if (held !== undefined && now < held.until) return held
    const made = write(copy, representation, coding, now)
    copy.readyHeads ??= {}
    copy.readyHeads[coding] = made
    if (held === undefined) onGrown(copy)
    return made
  }
}

/**
 * The whole answer to a GET in one piece, with a new request id, or nothing when it is too large: half again as dear to send are two
 * pieces. The caller gives it back to `ready.whole` when the socket is done with it.
 */
export function takeWhole(ready: ReadyHead, { body }: Representation): Buffer | undefined {
  if (body.length > MAX_JOINED_BYTES) return undefined
  const whole = ready.whole ?? join(ready.ok, body)
  ready.whole = undefined
  writeNewRequestId(whole, ready.ok.length)
  return whole
}

function join(head: string, body: Buffer): Buffer {
  const bodyAt = head.length + REQUEST_ID_LENGTH + END_OF_HEAD.length
  const whole = Buffer.allocUnsafeSlow(bodyAt + body.length)
  whole.write(head, 'latin1')
  whole.write(END_OF_HEAD, head.length + REQUEST_ID_LENGTH, 'latin1')
  whole.set(body, bodyAt)
  return whole
}

/** Bytes that a ready head may take, with the whole answer. */
export const sizeOfReady = ({ ok, notModified }: ReadyHead, bodyLength: number): number =>
  2 * ok.length + notModified.length + (bodyLength > MAX_JOINED_BYTES ? 0 : bodyLength)

/** What an answer written by hand says of its connection. `unix` are milliseconds. */
export const closingOf = (keepAliveSec: number, unix: number): string =>
  `connection: keep-alive\r\nkeep-alive: timeout=${keepAliveSec}\r\ndate: ${dateOf(Math.floor(unix / 1000))}\r\n`

/** It is the same for a second, and dearer to write than the rest of a head. */
let lastDate = { unixSec: Number.NaN, text: '' }

function dateOf(unixSec: number): string {
  if (lastDate.unixSec !== unixSec) lastDate = { unixSec, text: new Date(unixSec * 1000).toUTCString() }
  return lastDate.text
}

/** The head of an answer up to the value of its last header, which is the request's id. */
export const headOf = ({ status, lines }: EdgeAnswer, closing: string): string =>
  `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines}${closing}${REQUEST_ID_HEADER}: `
