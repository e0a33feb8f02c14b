/** Where a value lies: a page of a list is a field of the list's one key, so that one delete voids all of its pages. */
export interface CacheEntry {
  key: string
  field?: string
  ttlSec: number
}
