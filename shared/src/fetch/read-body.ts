import type { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import { FetchError } from './fetch-error.ts'

/** What the requests offer, and `decoderOf` understands. */
export const ACCEPT_ENCODING = 'gzip, deflate, br'

export interface ReadBodyOptions {
  /** The answer's Content-Encoding. */
  encoding: string
  maxBytes: number
  signal: AbortSignal
}

/** Reads a body to its end, decompressed; stops the transfer as soon as either form is larger than `maxBytes`. */
export async function readBody(body: Readable, { encoding, maxBytes, signal }: ReadBodyOptions): Promise<Buffer> {
  const chunks: Buffer[] = []
  const collect = async (source: AsyncIterable<Buffer>): Promise<void> => {
    for await (const chunk of limited(source, maxBytes)) chunks.push(chunk)
  }
  const raw = (source: AsyncIterable<Buffer>): AsyncIterable<Buffer> => limited(source, maxBytes)
  try {
    // Node takes generators in the list; its types do not say so.
    const stages = [body, raw, ...decodersOf(encoding), collect] as unknown as NodeJS.ReadWriteStream[]
    await pipeline(stages, { signal })
  } catch (error) {
    throw isZlibError(error) ? undecodable(error) : error
  }
  return Buffer.concat(chunks)
}

async function* limited(source: AsyncIterable<Buffer>, maxBytes: number): AsyncGenerator<Buffer> {
  let total = 0
  for await (const chunk of source) {
    total += chunk.length
    if (total > maxBytes) throw tooLarge(maxBytes)
    yield chunk
  }
}

const MIB = 1024 * 1024

export function tooLarge(maxBytes: number): FetchError {
  const limit = maxBytes >= MIB ? `${Math.round(maxBytes / MIB)} MiB` : `${maxBytes} bytes`
  return new FetchError(`the answer is larger than ${limit}`, { kind: 'too-large', permanent: true })
}

/** Encodings stand in the order in which they were applied (RFC 9110, 8.4). Two are more than anybody needs. */
function decodersOf(encoding: string): Transform[] {
  const names = encoding
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'identity')
  if (names.length > 2) throw undecodable()
  return names.reverse().map(decoderOf)
}

function decoderOf(name: string): Transform {
  if (name === 'gzip' || name === 'x-gzip') return createGunzip()
  if (name === 'deflate') return createInflate()
  if (name === 'br') return createBrotliDecompress()
  throw undecodable()
}

const undecodable = (cause?: unknown): FetchError =>
  new FetchError('the answer is compressed in a way that cannot be read', { kind: 'encoding', permanent: false, cause })

const isZlibError = (error: unknown): boolean => {
  const code = (error as NodeJS.ErrnoException | null)?.code ?? ''
  return code.startsWith('Z_') || code.startsWith('ERR__ERROR_FORMAT') || code.startsWith('ERR_BROTLI')
}
