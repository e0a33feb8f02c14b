import type { FighterSnapshot } from '@bajiaozhi/shared/contracts/fighter-snapshot'
import { toTimestamp } from '@bajiaozhi/shared/contracts/timestamps'
import type { OwnUrls } from '@bajiaozhi/shared/http/own-urls'
import type { Bout } from '../bouts/bout-model.ts'
import type { Event } from '../events/event-model.ts'
import type { CardBout, EventCard, EventSummary } from './card-schemas.ts'
import { groupBouts } from './group-bouts.ts'
import { resultText } from './result-text.ts'

const headOf = (event: Event) => ({
  id: event.id,
  org: event.org,
  name: event.name,
  status: event.status,
  starts_at: toTimestamp(event.starts_at),
  venue: event.venue,
  ...(event.poster_url && { poster_url: event.poster_url }),
  ...(event.promo_video_url && { promo_video_url: event.promo_video_url }),
})

export const toSummary = (event: Event, bout_count: number): EventSummary => ({ ...headOf(event), bout_count })

/** A card as the cache keeps it, its URLs as they are stored; `bouts` in their order. */
export function toCard(event: Event, bouts: readonly Bout[], snapshots: readonly FighterSnapshot[]): EventCard {
  const shown = bouts.filter((bout) => bout.status !== 'cancelled')
  const fighters = new Map(snapshots.map((snapshot) => [snapshot.id, snapshot]))
  const { main_card, prelims } = groupBouts(shown)
  const withFighters = (bout: Bout) => toCardBout(bout, fighters)
  return {
    ...headOf(event),
    updated_at: toTimestamp(event.updated_at),
    bouts: shown.map(toPlainBout),
    main_card: main_card.map(withFighters),
    prelims: prelims.map(withFighters),
  }
}

const resultOf = (bout: Bout) => ({
  result: resultText(bout),
  winner_id: bout.winner_id,
  method: bout.method,
  round: bout.round,
  time_sec: bout.time_sec,
  result_status: bout.result_status,
})

const toPlainBout = (bout: Bout) => ({
  id: bout.id,
  sequence_no: bout.sequence_no,
  red_fighter_id: bout.red_fighter_id,
  blue_fighter_id: bout.blue_fighter_id,
  card_segment: bout.card_segment,
  weight_class: bout.weight_class,
  red_ranking: bout.red_ranking,
  blue_ranking: bout.blue_ranking,
  ...resultOf(bout),
})

const toCardBout = (bout: Bout, fighters: ReadonlyMap<number, FighterSnapshot>): CardBout => ({
  id: bout.id,
  card_segment: bout.card_segment,
  weight_class: bout.weight_class,
  is_title: bout.is_title,
  ...resultOf(bout),
  red_fighter: toCardFighter(bout.red_fighter_id, bout.red_ranking, fighters),
  blue_fighter: toCardFighter(bout.blue_fighter_id, bout.blue_ranking, fighters),
})

function toCardFighter(id: number, rank: string, fighters: ReadonlyMap<number, FighterSnapshot>) {
  const { name = '', name_zh = '', country = '', weight_class = '', avatar_url = '' } = fighters.get(id) ?? {}
  return { id, name, name_zh, country, rank, weight_class, avatar_url }
}

/** What is shown of an event, its URLs absolute. */
export const withPublicUrls = <T extends { poster_url?: string; promo_video_url?: string }>(
  event: T,
  urls: OwnUrls,
): T => ({
  ...event,
  ...(event.poster_url && { poster_url: urls.toPublic(event.poster_url) }),
  ...(event.promo_video_url && { promo_video_url: urls.toPublic(event.promo_video_url) }),
})

export function toPublicCard(card: EventCard, urls: OwnUrls): EventCard {
  const publicFighter = <T extends { avatar_url: string }>(fighter: T): T => ({
    ...fighter,
    avatar_url: urls.toPublic(fighter.avatar_url),
  })
  const publicBout = (bout: CardBout): CardBout => ({
    ...bout,
    red_fighter: publicFighter(bout.red_fighter),
    blue_fighter: publicFighter(bout.blue_fighter),
  })
  return {
    ...withPublicUrls(card, urls),
    main_card: card.main_card.map(publicBout),
    prelims: card.prelims.map(publicBout),
  }
}
