import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { Coding } from './accept-encoding.ts'
import { lineOf } from './head-lines.ts'

/** A body in one content coding, ready to send. */
export interface Representation {
  readonly body: Buffer
  /** Strong, and another one for each coding (RFC 9110, 8.8.3.3); absent when the service gave none. */
  readonly etag: string | undefined
  readonly contentType: string | undefined
  /** Absent for identity. */
  readonly coding: Compressed | undefined
}

/** One body in the codings that somebody asked for so far. */
export interface Representations {
  readonly identity: Representation
  gzip?: Representation
  br?: Representation
}

type Compressed = Exclude<Coding, 'identity'>

/** An entry lives for seconds, so the dear levels never pay. */
const BROTLI_QUALITY = 4
const COMPRESS: Record<Compressed, (body: Buffer) => Promise<Buffer>> = {
  gzip: promisify<Buffer, Buffer>(gzip),
  br: (body) => promisify(brotliCompress)(body, { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } }),
}

const underWay = new WeakMap<Representations, Partial<Record<Compressed, Promise<Representation>>>>()

export const toRepresentations = (
  body: Buffer,
  contentType: string | undefined,
  etag: string | undefined,
): Representations => ({ identity: { body, etag, contentType, coding: undefined } })

/** Compresses when it is first asked for, once. A coding that makes the body no smaller is answered in identity. */
export async function representationIn(all: Representations, coding: Coding): Promise<Representation> {
  const known = all[coding]
  if (known || coding === 'identity') return known ?? all.identity
  const pending = underWay.get(all) ?? {}
  underWay.set(all, pending)
  pending[coding] ??= compress(all, coding).finally(() => delete pending[coding])
  return pending[coding]
}

async function compress(all: Representations, coding: Compressed): Promise<Representation> {
  const { identity } = all
  const body = await COMPRESS[coding](identity.body)
  const made = body.length < identity.body.length ? encoded(identity, exactly(body), coding) : identity
  all[coding] = made
  return made
}

function encoded(identity: Representation, body: Buffer, coding: Compressed): Representation {
  const etag = identity.etag?.replace(/"$/, `-${coding}"`)
  return { body, etag, contentType: identity.contentType, coding }
}

/** What describes the body in a head; written when it is needed, since most bodies are sent once. */
export function linesAbout({ body, etag, contentType, coding }: Representation, length = body.length): string {
  const type = contentType === undefined ? '' : lineOf('content-type', contentType)
  const encoding = coding === undefined ? '' : lineOf('content-encoding', coding)
  const tag = etag === undefined ? '' : lineOf('etag', etag)
  return `${type}${encoding}${tag}${lineOf('content-length', String(length))}`
}

/** A copy that owns its memory: a slice would keep zlib's or the socket's whole buffer alive. */
function exactly(bytes: Uint8Array): Buffer {
  const copy = Buffer.allocUnsafeSlow(bytes.length)
  copy.set(bytes)
  return copy
}

/** Most answers come alone in what a socket has read, behind a short head, and need not be copied to be kept. */
export function owned(bytes: Buffer): Buffer {
  return bytes.buffer.byteLength <= 2 * bytes.length ? bytes : exactly(bytes)
}

/** Bytes held in all codings. */
export const sizeOf = ({ identity, gzip: gzipped, br }: Representations): number =>
  identity.body.buffer.byteLength + extra(gzipped, identity) + extra(br, identity)

const extra = (one: Representation | undefined, identity: Representation): number =>
  one === undefined || one === identity ? 0 : one.body.length
