import type { IncomingHttpHeaders } from 'node:http'
import { REQUEST_ID_HEADER } from '@bajiaozhi/shared/http/request-id'
import type { Forwarded } from '../edge/client.ts'
import { traceHeaders } from '../edge/trace-context.ts'
import type { Upstream } from '../upstream/upstream.ts'

/** What a service answered to one public GET, whole and in identity coding. */
export interface ServiceAnswer {
  status: number
  headers: IncomingHttpHeaders
  chunks: readonly Uint8Array[]
}

/** Who asks first lends the shared request its id, its place in a trace and its address. */
export interface Asker {
  requestId: string
  headers: IncomingHttpHeaders
  forwarded: Forwarded
}

/** More than this is not held in memory for sharing: 100 items of a list stay far below. */
const MAX_BODY_BYTES = 4 * 1024 * 1024

/** The answer cannot be shared; it can still be passed on as it comes. */
export class AnswerTooLargeError extends Error {
  constructor() {
    super(`the answer has more than ${MAX_BODY_BYTES} bytes`)
    this.name = 'AnswerTooLargeError'
  }
}

/** Reads one URL from a service; rejects when no whole answer is there in time. */
export async function readService(
  { url, dispatcher }: Pick<Upstream, 'url' | 'dispatcher'>,
  path: string,
  asker: Asker,
  timeoutMs: number,
): Promise<ServiceAnswer> {
  const overdue = new AbortController()
  const timer = setTimeout(() => overdue.abort(new Error(`no answer in ${timeoutMs} ms`)), timeoutMs)
  try {
    const { signal } = overdue
    const headers = headersFor(url, asker)
    const answer = await dispatcher.request({ origin: url, path, method: 'GET', headers, signal })
    const chunks: Uint8Array[] = []
    let size = 0
    for await (const chunk of answer.body as AsyncIterable<Uint8Array>) {
      size += chunk.length
      if (size > MAX_BODY_BYTES) throw new AnswerTooLargeError()
      chunks.push(chunk)
    }
    return { status: answer.statusCode, headers: answer.headers, chunks }
  } finally {
    clearTimeout(timer)
  }
}

function headersFor(url: string, { requestId, headers, forwarded }: Asker): Record<string, string> {
  return {
    host: new URL(url).host,
    accept: 'application/json',
    'accept-encoding': 'identity',
    [REQUEST_ID_HEADER]: requestId,
    ...forwarded,
    ...traceHeaders(headers),
  }
}
