import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'

export interface WireAnswer {
  status: number
  head: string
  body: string
}

export interface Conversation {
  /** Final answers, in order, to what was sent. */
  answers: WireAnswer[]
  /** Everything that came back, interim answers included. */
  text: string
  /** The connection took another request after it, and answered that one and no other. */
  stayed: boolean
}

/** A second request on the same connection: were an attack to leave half of a request behind, it would swallow this one. */
const PROBE = 'GET /api/articles/777 HTTP/1.1\r\nHost: gateway\r\nX-Request-Id: probe\r\nConnection: close\r\n\r\n'
/** One who dribbles sends this often. */
const DRIBBLE_MS = 50

/** Answers on the wire, as RFC 9112 frames them; all of ours say their length. A rest that is no whole answer is left out. */
export function parseAnswers(text: string): WireAnswer[] {
  const headEnd = text.indexOf('\r\n\r\n')
  if (headEnd < 0) return []
  const head = text.slice(0, headEnd)
  const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(head)?.[1])
  const length = status < 200 ? 0 : Number(/^content-length: (\d+)$/im.exec(head)?.[1] ?? 0)
  const bodyAt = headEnd + 4
  const body = text.slice(bodyAt, bodyAt + length)
  if (body.length < length) return []
  return [{ status, head, body }, ...parseAnswers(text.slice(bodyAt + length))]
}

const finalIn = (text: string): WireAnswer[] => parseAnswers(text).filter(({ status }) => status >= 200)

/** Sends bytes as they are, one latin1 character a byte, and then asks once more if the connection is still there. */
export async function converse(port: number, bytes: string): Promise<Conversation> {
  const socket = connect(port, '127.0.0.1')
  // Whoever is refused in the middle of sending may be reset; what counts is what was said before.
  socket.on('error', () => undefined)
  const closed = once(socket, 'close')
  const answered = Promise.withResolvers<void>()
  let text = ''
  socket.setEncoding('latin1').on('data', (chunk) => {
    text += chunk
    if (finalIn(text).length > 0) answered.resolve()
  })
  socket.write(bytes, 'latin1')
  await Promise.race([answered.promise, closed])
  const isLast = /^connection: close\r?$/im.test(finalIn(text)[0]?.head ?? 'connection: close')
  if (!isLast) socket.write(PROBE)
  await closed
  const answers = finalIn(text)
  const stayed = /^x-request-id: probe\r?$/im.test(answers.at(-1)?.head ?? '')
  return { answers: stayed ? answers.slice(0, -1) : answers, text, stayed: stayed && answers.at(-1)?.status === 200 }
}

/** Sends a beginning and then byte after byte, until the other side has had enough. */
export async function dribble(port: number, beginning: string, more: string): Promise<Conversation> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => undefined)
  const closed = once(socket, 'close')
  let text = ''
  socket.setEncoding('latin1').on('data', (chunk) => {
    text += chunk
  })
  socket.write(beginning)
  while (!socket.destroyed && !socket.writableEnded) {
    if (more !== '') socket.write(more)
    await Promise.race([pause(DRIBBLE_MS), closed])
  }
  await closed
  return { answers: finalIn(text), text, stayed: false }
}
