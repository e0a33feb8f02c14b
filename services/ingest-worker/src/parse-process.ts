import { PermanentError } from '@bajiaozhi/shared/streams/permanent-error'
import { parseDocument } from './parse-document.ts'
import type { ParseReply, ParseRequest } from './parser.ts'

// The other side of parser.ts: a process that reads a document, answers, and waits for the next one until its channel ends.
process.on('message', ({ document, parserKind, now }: ParseRequest) => {
  process.send!(replyTo(() => parseDocument(document, parserKind, now)))
})

function replyTo(parse: () => ReturnType<typeof parseDocument>): ParseReply {
  try {
    return { parsed: parse() }
  } catch (error) {
    const { message, stack, cause } = error as Error
    if (error instanceof PermanentError) return { reason: message, detail: cause ? String(cause) : undefined }
    return { reason: 'the document cannot be read', detail: stack }
  }
}
