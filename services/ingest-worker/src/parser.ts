import { Worker } from 'node:worker_threads'
import { PermanentError } from '@bajiaozhi/shared/streams/permanent-error'
import type { Document } from './parse-document.ts'
import type { ParsedDocument } from './parse-feed.ts'

export interface Parser {
  /** Reads a document. @throws PermanentError when it cannot be read, now or ever */
  parse: (document: Document, parserKind: string, signal: AbortSignal) => Promise<ParsedDocument>
}

export interface ParseRequest {
  document: Document
  parserKind: string
  now: Date
}

/** An error loses its class between threads, so its reason goes beside it. */
export type ParseReply = { parsed: ParsedDocument } | { reason: string; error: unknown }

export interface ParserOptions {
  timeoutMs?: number
  memoryMb?: number
  now?: () => Date
}

/**
 * Parses outside the main thread, one document at a time. Whoever writes a document decides how long it takes and how much memory:
 * 15 MiB of `<` keep an XML parser busy for hours. In a thread it can be ended, and claims and health go on meanwhile.
 */
export function createParser({
  timeoutMs = 20_000,
  memoryMb = 192,
  now = () => new Date(),
}: ParserOptions = {}): Parser {
  let last: Promise<unknown> = Promise.resolve()

  function run(request: ParseRequest, signal: AbortSignal): Promise<ParsedDocument> {
    signal.throwIfAborted()
    const { promise, resolve, reject } = Promise.withResolvers<ParsedDocument>()
    const thread = new Worker(new URL('./parse-thread.ts', import.meta.url), {
      workerData: request,
      resourceLimits: { maxOldGenerationSizeMb: memoryMb },
    })
    const stop = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])
    stop.addEventListener('abort', () => reject(signal.aborted ? signal.reason : tooMuch('time')), { once: true })
    thread.once('message', (reply: ParseReply) => {
      if ('parsed' in reply) resolve(reply.parsed)
      else reject(new PermanentError(reply.reason, reply.error))
    })
    thread.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? tooMuch('memory') : error),
    )
    thread.once('exit', () => reject(new Error('the parser ended without a result')))
    return promise.finally(() => thread.terminate())
  }

  return {
    parse(document, parserKind, signal) {
      const parsed = last.then(() => run({ document, parserKind, now: now() }, signal))
      last = parsed.catch(() => {})
      return parsed
    },
  }
}

const tooMuch = (what: string): PermanentError => new PermanentError(`reading the document takes too much ${what}`)
