import type { FighterSnapshot } from '@bajiaozhi/shared/contracts/fighter-snapshot'
import type { OwnUrls } from '@bajiaozhi/shared/http/own-urls'
import { countryInChinese } from '../countries/country-names.ts'
import type { Fighter } from './fighter-model.ts'
import type { FighterProfile, Fighter as FighterShown } from './fighters-schemas.ts'

/** A fighter as the cache keeps it: its URLs as they are stored. */
export type CachedFighter = Omit<Fighter, 'external_refs' | 'created_at' | 'updated_at'>

export function toCachedFighter({ external_refs, created_at, updated_at, ...fighter }: Fighter): CachedFighter {
  return fighter
}

/** A fighter as the public sees it; what is unknown is left out. */
export function toProfile(fighter: CachedFighter, updates: string[], urls: OwnUrls): FighterProfile {
  const { id, name, name_zh, nickname, country, record, weight_class, stats, records } = fighter
  const country_zh = countryInChinese(country)
  return {
    id,
    name,
    ...(name_zh && { name_zh }),
    ...(nickname && { nickname }),
    country,
    ...(country_zh && { country_zh }),
    record,
    ...(weight_class && { weight_class }),
    ...(fighter.avatar_url && { avatar_url: urls.toPublic(fighter.avatar_url) }),
    ...(fighter.intro_video_url && { intro_video_url: urls.toPublic(fighter.intro_video_url) }),
    ...(hasAny(stats) && { stats }),
    ...(hasAny(records) && { records }),
    updates,
  }
}

const hasAny = (labelled: object): boolean => Object.keys(labelled).length > 0

/** A fighter as editors see it. */
export function toFighter({ created_at, updated_at, ...fighter }: Fighter, urls: OwnUrls): FighterShown {
  const { avatar_url, intro_video_url } = fighter
  return { ...fighter, avatar_url: urls.toPublic(avatar_url), intro_video_url: urls.toPublic(intro_video_url) }
}

/** A fighter as other services keep it. */
export function toSnapshot(fighter: Fighter): FighterSnapshot {
  const { id, version, name, name_zh, country, weight_class, avatar_url } = fighter
  return { id, version, name, name_zh, country, weight_class, avatar_url }
}
