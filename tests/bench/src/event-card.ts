import { createOwnUrls } from '@bajiaozhi/shared/http/own-urls'
import type { Bout } from '../../../services/events/src/bouts/bout-model.ts'
import { toCard, toPublicCard } from '../../../services/events/src/card/card-view.ts'
import type { Event } from '../../../services/events/src/events/event-model.ts'
import { UFC_300 } from '../../../services/events/src/sample/sample-bouts.ts'
import { SAMPLE_SNAPSHOTS } from '../../../services/events/src/sample/sample-snapshots.ts'

const AT = new Date('2024-04-13T22:00:00Z')

/** The first card of the sample content, 13 bouts, as the events service would answer it: the same bytes each time. */
export function eventCardBytes(): Buffer {
  const event = {
    id: 1,
    org: 'UFC',
    name: 'UFC 300: Pereira vs. Hill',
    status: 'completed',
    starts_at: AT,
    venue: 'T-Mobile Arena, Las Vegas',
    poster_url: '/media-cache/sample/cover-1.jpg',
    updated_at: AT,
  } as Event
  const bouts = UFC_300.map(
    ([red, blue, card_segment, weight_class, is_title, winner_id = 0, method = '', round = 0, time_sec = 0], at) =>
      ({
        id: at + 1,
        event_id: 1,
        sequence_no: at + 1,
        red_fighter_id: red,
        blue_fighter_id: blue,
        card_segment,
        weight_class,
        is_title,
        red_ranking: '',
        blue_ranking: '',
        status: 'finished',
        winner_id,
        method,
        round,
        time_sec,
        result_status: 'official',
      }) as Bout,
  )
  const card = toPublicCard(toCard(event, bouts, SAMPLE_SNAPSHOTS), createOwnUrls('http://localhost:8080'))
  return Buffer.from(JSON.stringify(card))
}
