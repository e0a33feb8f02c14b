/** Which URLs carry a tag; a tag that no URL carries takes no room. */
export interface TagIndex {
  add: (url: string, tags: readonly string[]) => void
  remove: (url: string, tags: readonly string[]) => void
  urlsOf: (tag: string) => string[]
}

export function createTagIndex(): TagIndex {
  /** Most tags name one response, and a set for each of them would cost more than the rest. */
  const urlsByTag = new Map<string, string | Set<string>>()

  function addOne(tag: string, url: string): void {
    const held = urlsByTag.get(tag)
    if (held === undefined || held === url) urlsByTag.set(tag, url)
    else if (typeof held === 'string') urlsByTag.set(tag, new Set([held, url]))
    else held.add(url)
  }

  function removeOne(tag: string, url: string): void {
    const held = urlsByTag.get(tag)
    if (held === url) urlsByTag.delete(tag)
    else if (held instanceof Set && held.delete(url) && held.size === 0) urlsByTag.delete(tag)
  }

  return {
    add(url, tags) {
      for (const tag of tags) addOne(tag, url)
    },
    remove(url, tags) {
      for (const tag of tags) removeOne(tag, url)
    },
    urlsOf(tag) {
      const held = urlsByTag.get(tag)
      if (held === undefined) return []
      return typeof held === 'string' ? [held] : [...held]
    },
  }
}
