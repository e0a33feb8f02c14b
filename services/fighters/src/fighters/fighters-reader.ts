import type { Cache } from '@bajiaozhi/shared/cache/cache'
import type { Loaded } from '@bajiaozhi/shared/cache/cache-entry'
import type { OwnUrls } from '@bajiaozhi/shared/http/own-urls'
import type { Tagged } from '@bajiaozhi/shared/http/tagged'
import { fighterEntry, fighterTag, SEARCH_TAG, searchPage } from '../cache-keys.ts'
import type { UpdatesRepository } from '../updates/updates-repository.ts'
import { type CachedFighter, toCachedFighter, toProfile } from './fighter-view.ts'
import type { FightersRepository } from './fighters-repository.ts'
import type { FighterProfile } from './fighters-schemas.ts'
import { normaliseWords } from './search-words.ts'

export interface FightersReader {
  /** `value` is null when there is no such fighter. */
  find: (id: number) => Promise<Tagged<FighterProfile | null>>
  /** Nothing for blank words; without updates. */
  search: (q: string, limit: number) => Promise<Tagged<FighterProfile[]>>
}

export interface FightersReaderOptions {
  fighters: Pick<FightersRepository, 'find' | 'search'>
  updates: Pick<UpdatesRepository, 'listNewest'>
  cache: Cache
  urls: OwnUrls
}

interface CachedDetail {
  fighter: CachedFighter
  updates: string[]
}

const UPDATES_SHOWN = 30

/** Public reads, through the cache. */
export function createFightersReader({ fighters, updates, cache, urls }: FightersReaderOptions): FightersReader {
  /** The fighter first, with its version (law 4): an update that arrives in between raises it. */
  async function loadDetail(id: number): Promise<Loaded<CachedDetail>> {
    const fighter = await fighters.find(id)
    if (fighter === null) return { value: null, version: 0 }
    const newest = await updates.listNewest(id, UPDATES_SHOWN)
    return { value: { fighter: toCachedFighter(fighter), updates: newest }, version: fighter.version }
  }

  return {
    async find(id) {
      const detail = await cache.read(fighterEntry(id), () => loadDetail(id))
      return { value: detail && toProfile(detail.fighter, detail.updates, urls), tags: [fighterTag(id)] }
    },

    async search(q, limit) {
      const words = normaliseWords(q)
      if (words === '') return { value: [], tags: [SEARCH_TAG] }
      const found = await cache.readPage(searchPage(words, limit), async () =>
        (await fighters.search(words, limit)).map(toCachedFighter),
      )
      return { value: found.map((fighter) => toProfile(fighter, [], urls)), tags: [SEARCH_TAG] }
    },
  }
}
