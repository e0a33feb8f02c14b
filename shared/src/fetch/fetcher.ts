import { Agent, type Dispatcher, request } from 'undici'
import { tracing } from '../telemetry/tracing.ts'
import { createAddressGuard } from './address-guard.ts'
import { checkStatus } from './check-status.ts'
import { checkUrl } from './check-url.ts'
import { explainFailure } from './explain-failure.ts'
import { FetchError } from './fetch-error.ts'
import { guardedConnector, type Lookup } from './guarded-connector.ts'
import { ACCEPT_ENCODING, readBody, tooLarge } from './read-body.ts'

export interface FetcherOptions {
  /** Host names, addresses or CIDR ranges that may be reached although they are not public. */
  allowHosts?: readonly string[]
  /** For all of it: looking up, connecting, redirects, headers and body. */
  timeoutMs?: number
  /** Of the body, decompressed. */
  maxBytes?: number
  maxRedirects?: number
  userAgent?: string
  lookup?: Lookup
}

export interface FetchedDocument {
  /** Where the document was found, after redirects. */
  url: string
  status: number
  /** Lower case, without parameters; '' when the server names none. */
  contentType: string
  /** As the Content-Type names it. */
  charset?: string
  body: Buffer
}

export interface Fetcher {
  /** Fetches a document from the internet. @throws FetchError */
  fetchDocument(url: string, options?: { signal?: AbortSignal }): Promise<FetchedDocument>
}

const MIB = 1024 * 1024
const ACCEPT =
  'application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, text/html;q=0.8, */*;q=0.5'
const REDIRECTS = new Set([301, 302, 303, 307, 308])

type Answer = Dispatcher.ResponseData

/** Fetches what an editor names, and nothing that is not on the public internet unless it is allowed. */
export function createFetcher(options: FetcherOptions = {}): Fetcher {
  const { allowHosts = [], timeoutMs = 20_000, maxBytes = 15 * MIB, maxRedirects = 5, lookup } = options
  const headers = {
    accept: ACCEPT,
    'accept-encoding': ACCEPT_ENCODING,
    'user-agent': options.userAgent ?? 'Bajiaozhi/0.1 (feed reader)',
  }
  const connect = guardedConnector({ guard: createAddressGuard(allowHosts), timeoutMs, lookup })

  async function follow(first: URL, dispatcher: Agent, signal: AbortSignal): Promise<{ url: URL; answer: Answer }> {
    const seen = new Set<string>()
    for (let url = first; ; ) {
      if (seen.has(url.href)) throw redirectError('the address redirects in a circle')
      if (seen.size > maxRedirects) throw redirectError(`the address redirects more than ${maxRedirects} times`)
      seen.add(url.href)
      const answer = await request(url, { dispatcher, signal, headers }).catch((error: unknown) => {
        throw explainFailure(error, url === first ? first.host : `the target of a redirect by ${first.host}`)
      })
      // A body that nobody reads fails when the agent is destroyed; that is no news.
      answer.body.on('error', () => {})
      if (!REDIRECTS.has(answer.statusCode)) return { url, answer }
      url = targetOf(answer, url)
      answer.body.destroy()
    }
  }

  async function read(first: URL, dispatcher: Agent, signal: AbortSignal): Promise<FetchedDocument> {
    const { url, answer } = await follow(first, dispatcher, signal)
    checkStatus(answer.statusCode, headerOf(answer, 'retry-after'))
    if (Number(headerOf(answer, 'content-length') ?? 0) > maxBytes) throw tooLarge(maxBytes)
    const encoding = headerOf(answer, 'content-encoding') ?? ''
    const body = await readBody(answer.body, { encoding, maxBytes, signal })
    return { url: url.href, status: answer.statusCode, ...contentTypeOf(answer), body }
  }

  return {
    async fetchDocument(text, { signal: given } = {}) {
      const first = checkUrl(text)
      const deadline = AbortSignal.timeout(timeoutMs)
      const signal = given ? AbortSignal.any([given, deadline]) : deadline
      // One agent a document: nothing is left open, and destroying it also ends a connect that no signal reaches.
      const dispatcher = new Agent({ connect, pipelining: 0, headersTimeout: 0, bodyTimeout: 0 })
      try {
        const whole = () => Promise.race([read(first, dispatcher, signal), aborted(signal)])
        return await (tracing()?.outside(first.host, whole) ?? whole())
      } catch (error) {
        if (given?.aborted) throw new FetchError('the fetch was stopped', { kind: 'aborted', permanent: false })
        if (deadline.aborted) throw timedOut(first.host, timeoutMs)
        throw explainFailure(error, first.host)
      } finally {
        void dispatcher.destroy().catch(() => {})
      }
    },
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    if (signal.aborted) reject(signal.reason as Error)
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
  })
}

function targetOf(answer: Answer, from: URL): URL {
  const location = headerOf(answer, 'location')
  if (location === undefined) throw redirectError('the address redirects to nowhere')
  // Servers send raw UTF-8 here although headers are read as Latin-1.
  return checkUrl(Buffer.from(location, 'latin1').toString(), from)
}

const headerOf = (answer: Answer, name: string): string | undefined => {
  const value = answer.headers[name]
  return Array.isArray(value) ? value[0] : value
}

function contentTypeOf(answer: Answer): { contentType: string; charset?: string } {
  const header = headerOf(answer, 'content-type') ?? ''
  const contentType = header.split(';', 1)[0]!.trim().toLowerCase()
  const charset = /;\s*charset\s*=\s*"?([^\s;"]+)/i.exec(header)?.[1]
  return charset === undefined ? { contentType } : { contentType, charset }
}

const redirectError = (reason: string): FetchError => new FetchError(reason, { kind: 'redirect', permanent: true })

const timedOut = (host: string, timeoutMs: number): FetchError =>
  new FetchError(`${host} did not answer in full within ${timeoutMs / 1000} s`, { kind: 'timeout', permanent: false })
