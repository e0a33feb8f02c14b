import { parentPort, workerData } from 'node:worker_threads'
import { PermanentError } from '@bajiaozhi/shared/streams/permanent-error'
import { parseDocument } from './parse-document.ts'
import type { ParseReply, ParseRequest } from './parser.ts'

// The other side of parser.ts: reads one document in a thread of its own, answers and ends.
const { document, parserKind, now } = workerData as ParseRequest

function reply(): ParseReply {
  try {
    return { parsed: parseDocument(document, parserKind, now) }
  } catch (error) {
    return { reason: error instanceof PermanentError ? error.message : 'the document cannot be read', error }
  }
}

parentPort!.postMessage(reply())
