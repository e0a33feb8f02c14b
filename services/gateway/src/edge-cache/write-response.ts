import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/** What Node's own `writeHead` leaves behind; not public, and the same since Node 0.10. Its tests show that it still holds. */
interface HeadIsOut {
  _header: string
  _headerSent: boolean
  _hasBody: boolean
}

/**
 * Whether a head that says `keep-alive` may be written by hand: the response is at the head of its connection's pipeline
 * (only then it has a socket), the connection stays, nobody has set headers for it, and the client reads what it gets.
 */
export function canWriteByHand(response: ServerResponse): boolean {
  const { socket } = response
  const isUntouched = response.shouldKeepAlive && response.getHeaderNames().length === 0
  return socket !== null && isUntouched && socket.writable && !socket.writableNeedDrain
}

/** To copy a larger body costs more than it saves. */
export const MAX_JOINED_BYTES = 64 * 1024

/**
 * Sends a whole response in one system call and tells Node that it is out, so that the connection goes on as usual. Measured:
 * half again as many answers a second as `writeHead` and `end`, which check and join the same headers for every request.
 */
export function writeByHand(response: ServerResponse, head: string, body: Buffer | undefined): void {
  const socket = response.socket as Socket
  if (body === undefined) socket.write(head, 'latin1')
  else if (head.length + body.length <= MAX_JOINED_BYTES) writeJoined(socket, head, body)
  else writeBoth(socket, head, body)
  tellNode(response, head)
}

/** Where answers are put together, one after the other: the next one may once the socket is done with the last. */
let desk = Buffer.allocUnsafeSlow(MAX_JOINED_BYTES)

/** One piece: two are half again as dear to send. */
function writeJoined(socket: Socket, head: string, body: Buffer): void {
  desk.write(head, 0, 'latin1')
  desk.set(body, head.length)
  // A client that reads slowly keeps it.
  if (!writeOut(socket, desk.subarray(0, head.length + body.length))) desk = Buffer.allocUnsafeSlow(MAX_JOINED_BYTES)
}

/** @returns whether the socket is done with these bytes, so that their memory may be written to again */
function writeOut(socket: Socket, bytes: Buffer): boolean {
  socket.write(bytes)
  return socket.writableLength === 0
}

function writeBoth(socket: Socket, head: string, body: Buffer): void {
  socket.cork()
  socket.write(head, 'latin1')
  socket.write(body)
  socket.uncork()
}

/**
 * The same for an answer that is one piece of memory, a tenth cheaper still.
 * @returns whether the socket is done with it, and it may be written to again
 */
export function writeWholeByHand(response: ServerResponse, whole: Buffer, head: string): boolean {
  const isOut = writeOut(response.socket as Socket, whole)
  tellNode(response, head)
  return isOut
}

function tellNode(response: ServerResponse, head: string): void {
  const state = response as unknown as HeadIsOut
  state._header = head
  state._headerSent = true
  state._hasBody = false
  response.end()
}
