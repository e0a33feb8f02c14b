import { PermanentError } from '@bajiaozhi/shared/streams/permanent-error'
import { type AnyFeed, parseFeed as parseAnyFeed, parseJsonFeed } from 'feedsmith'
import { feedItems } from './feed-formats.ts'
import type { FeedItems } from './feed-item.ts'
import { withoutDoctype } from './sniff.ts'

/** Reads a feed of any format as it is written. @throws PermanentError when the text is no feed */
export function readFeed(text: string): FeedItems {
  const { feed, broken } = parse(text)
  return { ...feedItems(feed), broken }
}

function parse(text: string): { feed: AnyFeed; broken: number } {
  try {
    return text.trimStart().startsWith('{') ? readJsonFeed(text) : readXmlFeed(withoutDoctype(text))
  } catch (error) {
    throw isEmptyFeed(error)
      ? new PermanentError('the feed has no entries')
      : new PermanentError(reasonOf(error), error)
  }
}

const ENTRY_ENDS = ['</item>', '</entry>']

/** A feed that breaks off in the middle of an entry has lost that one, not those before it. */
function readXmlFeed(text: string): { feed: AnyFeed; broken: number } {
  try {
    return { feed: parseAnyFeed(text), broken: 0 }
  } catch (error) {
    const end = Math.max(...ENTRY_ENDS.map((tag) => text.lastIndexOf(tag) + tag.length))
    if (nameOf(error) !== 'MalformedError' || end >= text.length || end <= ENTRY_ENDS[1]!.length) throw error
    return { feed: parseAnyFeed(text.slice(0, end)), broken: 1 }
  }
}

function readJsonFeed(text: string): { feed: AnyFeed; broken: number } {
  const json = JSON.parse(text) as { version?: unknown; items?: unknown }
  const hasItems = Array.isArray(json.items)
  // A feed that gives another version is still read when it looks like one.
  const isNamed = String(json.version).includes('jsonfeed.org')
  const feed = parseJsonFeed(hasItems && !isNamed ? { ...json, version: undefined } : json)
  const given = hasItems ? (json.items as unknown[]).length : 0
  return { feed: { format: 'json', feed }, broken: given - (feed.items?.length ?? 0) }
}

const nameOf = (error: unknown): string => (error as Error).name

/** feedsmith's word for a feed that holds nothing at all. */
const isEmptyFeed = (error: unknown): boolean => nameOf(error) === 'ParseError'

function reasonOf(error: unknown): string {
  if (nameOf(error) === 'MalformedError') return 'the feed is damaged: its XML cannot be read'
  if (nameOf(error) === 'SyntaxError') return 'the feed is damaged: its JSON cannot be read'
  return 'the document is not a feed (RSS, RDF, Atom or JSON Feed)'
}
