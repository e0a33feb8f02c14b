import { LRUCache } from 'lru-cache'
import type { EdgeCopy } from './edge-copy.ts'
import { sizeOf } from './representations.ts'
import { createTagIndex } from './tag-index.ts'

/** Copies by URL within a bound of bytes, the least recently used leaving first. */
export interface EdgeStore {
  get: (url: string) => EdgeCopy | undefined
  put: (copy: EdgeCopy) => void
  /** Counts a copy again that grew by a coding, if it is still held. */
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
/** Measured: what the heads of a hit take in all codings, once they have been written (ready-head.ts). */
const HEADS_BYTES = 3200
/** What a tag costs in the index, beside its text. */
const TAG_BYTES = 100
/** One answer may take this part of the whole. */
const LARGEST = 8

export function createEdgeStore(maxBytes: number): EdgeStore {
  const index = createTagIndex()
  const copies = new LRUCache<string, EdgeCopy>({
    max: Math.ceil(maxBytes / ENTRY_BYTES),
    maxSize: maxBytes,
    maxEntrySize: Math.floor(maxBytes / LARGEST),
    sizeCalculation: bytesOf,
    dispose: ({ url, tags }) => index.remove(url, tags),
  })

  function put(copy: EdgeCopy): void {
    copies.set(copy.url, copy)
    if (copies.peek(copy.url) === copy) index.add(copy.url, copy.tags)
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

const bytesOf = ({ url, status, tags, representations }: EdgeCopy): number =>
  ENTRY_BYTES +
  (status === 200 ? HEADS_BYTES : 0) +
  2 * url.length +
  tags.reduce((sum, tag) => sum + TAG_BYTES + tag.length, 0) +
  sizeOf(representations)
