import { STATUS_CODES } from 'node:http'
import type { Coding } from './accept-encoding.ts'
import type { EdgeAnswer, ToAnswer } from './edge-answer.ts'
import type { Clock, EdgeCopy, ReadyHead } from './edge-copy.ts'
import type { Representation } from './representations.ts'

export interface ReadyHeadsOptions {
  toAnswer: ToAnswer
  clock: Clock
  /** Seconds for which an idle connection is kept. */
  keepAliveSec: () => number
}

export type ReadyHeadOf = (copy: EdgeCopy, representation: Representation, coding: Coding) => ReadyHead

/** Heads are written once a second and not once a request: that is a third of what a hit costs. */
export function createReadyHeads({ toAnswer, clock, keepAliveSec }: ReadyHeadsOptions): ReadyHeadOf {
  function write(copy: EdgeCopy, representation: Representation, coding: Coding): ReadyHead {
    const [now, unix] = [clock.now(), clock.unix()]
    const closing = `connection: keep-alive\r\nkeep-alive: timeout=${keepAliveSec()}\r\ndate: ${new Date(unix).toUTCString()}\r\n`
    const head = (ifNoneMatch?: string): string =>
      headOf(toAnswer(copy, representation, 'hit', { coding, ifNoneMatch, requestId: '' }), closing)
    const ageChangesIn = 1000 - ((now - copy.startedAt) % 1000)
    const dateChangesIn = 1000 - (unix % 1000)
    return { ok: head(), notModified: head('*'), until: now + Math.min(ageChangesIn, dateChangesIn) }
  }

  return (copy, representation, coding) => {
    const held = copy.readyHeads[coding]
    if (held !== undefined && clock.now() < held.until) return held
    const made = write(copy, representation, coding)
    copy.readyHeads[coding] = made
    return made
  }
}

function headOf({ status, headers }: EdgeAnswer, closing: string): string {
  const lines = headers.map((text, index) => (index % 2 === 0 ? `${text}: ` : `${text}\r\n`))
  const beforeRequestId = lines.slice(0, -2).join('')
  return `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${beforeRequestId}${closing}${headers.at(-2)}: `
}
