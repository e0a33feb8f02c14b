import { LRUCache } from 'lru-cache'
import { CODINGS } from './accept-encoding.ts'
import type { EdgeCopy, ReadyHead } from './edge-copy.ts'
import { sizeOfReady } from './ready-head.ts'
import { type Representation, sizeOf } from './representations.ts'
import { createTagIndex } from './tag-index.ts'

/** Copies by URL within a bound of bytes, the least recently used leaving first. */
export interface EdgeStore {
  get: (url: string) => EdgeCopy | undefined
  put: (copy: EdgeCopy) => void
  /** Counts a copy again that grew by a coding or a head, if it is still held. */
  recount: (copy: EdgeCopy) => void
  /** @returns how many copies carried one of the tags */
  dropTags: (tags: readonly string[]) => number
  /** @returns how many there were */
  clear: () => number
  entries: () => number
  bytes: () => number
}

/** Measured: what an entry costs beside its texts and bodies (objects, places in the maps, the body's own header). */
const ENTRY_BYTES = 1536
/** What a tag costs in the index, beside its text. */
const TAG_BYTES = 100
/** One answer may take this part of the whole. */
const LARGEST = 8

export function createEdgeStore(maxBytes: number): EdgeStore {
  const index = createTagIndex()
  const largest = Math.floor(maxBytes / LARGEST)
  const copies = new LRUCache<string, EdgeCopy>({
    max: Math.ceil(maxBytes / ENTRY_BYTES),
    maxSize: maxBytes,
    maxEntrySize: largest,
    dispose: ({ url, tags }) => index.remove(url, tags),
  })

  function put(copy: EdgeCopy): void {
    const size = bytesOf(copy)
    copies.set(copy.url, copy, { size })
    if (size <= largest) index.add(copy.url, copy.tags)
  }

  return {
    get: (url) => copies.get(url),
    put,
    recount(copy) {
      const held = copies.peek(copy.url)
      // The same object would not be counted again.
      if (held?.representations === copy.representations) put({ ...held })
    },
    dropTags(tags) {
      const before = copies.size
      for (const url of tags.flatMap(index.urlsOf)) copies.delete(url)
      return before - copies.size
    },
    clear() {
      const before = copies.size
      copies.clear()
      return before
    },
    entries: () => copies.size,
    bytes: () => copies.calculatedSize,
  }
}

const bytesOf = ({ url, tags, representations, readyHeads }: EdgeCopy): number =>
  ENTRY_BYTES +
  2 * url.length +
  tags.reduce((sum, tag) => sum + TAG_BYTES + tag.length, 0) +
  sizeOf(representations) +
  CODINGS.reduce((sum, coding) => sum + readyBytes(readyHeads?.[coding], representations[coding]), 0)

const readyBytes = (ready: ReadyHead | undefined, representation: Representation | undefined): number =>
  ready === undefined || representation === undefined ? 0 : sizeOfReady(ready, representation.body.length)
