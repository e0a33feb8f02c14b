export type DocumentKind = 'feed' | 'page' | 'empty' | 'unknown'

const FEED_ROOTS = new Set(['rss', 'feed', 'rdf'])
const PAGE_ROOTS = new Set([
  'html',
  'head',
  'body',
  'title',
  'meta',
  'link',
  'div',
  'p',
  'h1',
  'script',
  'style',
  'main',
  'article',
])
/** White space, processing instructions and comments, which may stand before the root in any number. */
const BEFORE_ROOT = /\s+|<\?[\s\S]*?(?:\?>|$)|<!--[\s\S]*?(?:-->|$)/y
const DOCTYPE = /<!doctype\s+([\w:-]+)[^>[]*(?:\[[^\]]*\])?[^>]*>/iy
const ROOT = /<(?:[\w.-]+:)?([\w.-]+)/y

/** Tells by its first element what a document is, whatever its Content-Type says. */
export function sniff(text: string): DocumentKind {
  let at = skip(BEFORE_ROOT, text, text.startsWith('\ufeff') ? 1 : 0)
  if (at >= text.length) return 'empty'
  DOCTYPE.lastIndex = at
  const doctype = DOCTYPE.exec(text)
  if (doctype?.[1]?.toLowerCase() === 'html') return 'page'
  if (doctype) at = skip(BEFORE_ROOT, text, DOCTYPE.lastIndex)
  if (text[at] === '{') return 'feed'
  ROOT.lastIndex = at
  const root = ROOT.exec(text)?.[1]?.toLowerCase() ?? ''
  if (FEED_ROOTS.has(root)) return 'feed'
  return PAGE_ROOTS.has(root) ? 'page' : 'unknown'
}

/**
 * A text without the document type that stands before its root. Feeds declare HTML's entities there, some by reference to
 * another file: nothing of it is ever loaded or expanded.
 */
export function withoutDoctype(text: string): string {
  DOCTYPE.lastIndex = skip(BEFORE_ROOT, text, text.startsWith('\ufeff') ? 1 : 0)
  return DOCTYPE.test(text) ? text.slice(DOCTYPE.lastIndex) : text
}

function skip(pattern: RegExp, text: string, from: number): number {
  let at = from
  pattern.lastIndex = at
  while (pattern.test(text)) {
    at = pattern.lastIndex
    if (at >= text.length) break
  }
  return at
}
