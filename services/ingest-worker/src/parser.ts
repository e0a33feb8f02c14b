import { type ChildProcess, fork } from 'node:child_process'
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

/** An error loses its class between processes: what goes over is its reason for the editor and its detail for the log. */
export type ParseReply = { parsed: ParsedDocument } | { reason: string; detail: string | undefined }

export interface ParserOptions {
  timeoutMs?: number
  /** Of the heap. */
  memoryMb?: number
  now?: () => Date
}

const MAX_DOCUMENTS = 100

/**
 * Parses in a process of its own, one document at a time. Whoever writes a document decides how long it takes and how much memory:
 * 15 MiB of `<` keep an XML parser busy for hours. A process can always be killed (a thread that is busy or still loading cannot:
 * `terminate()` was seen to hang), claims and health go on meanwhile, and it knows none of our secrets. Starting one costs a third of a
 * second, so it reads on until a document was too much for it, or until it has read a hundred: what one leaves behind may not pile up.
 */
export function createParser({
  timeoutMs = 20_000,
  memoryMb = 192,
  now = () => new Date(),
}: ParserOptions = {}): Parser {
  let last: Promise<unknown> = Promise.resolve()
  let kept: { child: ChildProcess; documents: number } | undefined

  function start(): ChildProcess {
    const child = fork(new URL('./parse-process.ts', import.meta.url), {
      serialization: 'advanced',
      execArgv: [`--max-old-space-size=${memoryMb}`],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      env: {},
    })
    // It ends with its channel, and keeps nobody from ending.
    child.unref()
    child.channel?.unref()
    child.once('exit', () => {
      if (kept?.child === child) kept = undefined
    })
    return child
  }

  async function run(request: ParseRequest, signal: AbortSignal): Promise<ParsedDocument> {
    signal.throwIfAborted()
    kept ??= { child: start(), documents: 0 }
    const { child } = kept
    const documents = kept.documents + 1
    kept = undefined
    const stopped = Promise.withResolvers<never>()
    const timer = setTimeout(() => stopped.reject(tooMuch('time')), timeoutMs)
    const abort = (): void => stopped.reject(signal.reason)
    signal.addEventListener('abort', abort, { once: true })
    try {
      const reply = await Promise.race([replyOf(child, request), stopped.promise])
      if (documents < MAX_DOCUMENTS) kept = { child, documents }
      if ('parsed' in reply) return reply.parsed
      throw new PermanentError(reply.reason, reply.detail)
    } finally {
      clearTimeout(timer)
      signal.removeEventListener('abort', abort)
      if (kept?.child !== child) child.kill('SIGKILL')
    }
  }

  return {
    parse(document, parserKind, signal) {
      const parsed = last.then(() => run({ document, parserKind, now: now() }, signal))
      last = parsed.catch(() => {})
      return parsed
    },
  }
}

function replyOf(child: ChildProcess, request: ParseRequest): Promise<ParseReply> {
  const { promise, resolve, reject } = Promise.withResolvers<ParseReply>()
  // V8 aborts when its heap is full, and the kernel kills when the container's memory is.
  const ended = (code: number | null, signal: string | null) =>
    reject(signal ? tooMuch('memory') : new Error(`the parser ended with code ${code} and no result`))
  child.once('message', resolve).once('error', reject).once('exit', ended)
  child.send(request, (error) => error && reject(error))
  return promise.finally(() => child.off('message', resolve).off('error', reject).off('exit', ended))
}

const tooMuch = (what: string): PermanentError => new PermanentError(`reading the document takes too much ${what}`)
