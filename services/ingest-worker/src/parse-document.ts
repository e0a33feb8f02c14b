import type { FetchedDocument } from '@bajiaozhi/shared/fetch/fetcher'
import { PermanentError } from '@bajiaozhi/shared/streams/permanent-error'
import { decodeText } from './decode-text.ts'
import { type ParsedDocument, parseFeed } from './parse-feed.ts'
import { parsePage } from './parse-page.ts'
import { sniff } from './sniff.ts'

export type Document = Pick<FetchedDocument, 'url' | 'body' | 'contentType' | 'charset'>
type Parser = (text: string, documentUrl: string, now: Date) => ParsedDocument

/**
 * Turns a fetched document into entries.
 * @param parserKind `feed`, `page`, or `auto` to go by what the document is
 * @throws PermanentError with a reason for the editor
 */
export function parseDocument(document: Document, parserKind: string, now: Date): ParsedDocument {
  const text = decodeText(document.body, document.charset)
  const parsed = parserOf(text, parserKind, document.contentType)(text, document.url, now)
  if (parsed.entries.length + parsed.refused === 0) throw new PermanentError('the feed has no entries')
  return parsed
}

function parserOf(text: string, parserKind: string, contentType: string): Parser {
  const kind = sniff(text)
  if (kind === 'empty') throw new PermanentError('the address answers with an empty document')
  if (parserKind === 'feed') {
    if (kind === 'page') throw new PermanentError('the address answers with an HTML page, not with a feed')
    return parseFeed
  }
  if (parserKind === 'page') {
    if (kind === 'feed') throw new PermanentError('the address answers with a feed, not with an HTML page')
    return parsePage
  }
  if (parserKind !== 'auto') throw new PermanentError(`there is no parser "${parserKind}" yet`)
  if (kind === 'feed') return parseFeed
  if (kind === 'page' || contentType.includes('html')) return parsePage
  throw new PermanentError('the document is neither a feed nor an HTML page')
}
