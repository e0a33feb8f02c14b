import type { EventStatus } from '../events/event-states.ts'
import type { ExternalRefs } from '../external-refs.ts'
import { COMING_NIGHT, LIVE_NIGHT, type SampleBout, UFC_300, UFC_303 } from './sample-bouts.ts'

export interface SampleEvent {
  org: 'UFC' | 'ONE' | 'PFL' | 'Bellator'
  name: string
  status: EventStatus
  /** A moment of the past, or hours from the day the sample is loaded. */
  starts: string | number
  venue: string
  /** Of the images that the gateway serves under /media-cache/sample/. */
  cover: number
  external_refs: ExternalRefs
  bouts: readonly SampleBout[]
}

const DAY = 24

/** Two real cards with their results, one that is live at the sample site, and some to come. */
export const SAMPLE_EVENTS: readonly SampleEvent[] = [
  {
    org: 'UFC',
    name: 'UFC 300: Pereira vs. Hill',
    status: 'completed',
    starts: '2024-04-13T22:00:00Z',
    venue: 'T-Mobile Arena, Las Vegas',
    cover: 1,
    external_refs: {},
    bouts: UFC_300,
  },
  {
    org: 'UFC',
    name: 'UFC 303: Pereira vs. Procházka 2',
    status: 'completed',
    starts: '2024-06-29T22:00:00Z',
    venue: 'T-Mobile Arena, Las Vegas',
    cover: 2,
    external_refs: {},
    bouts: UFC_303,
  },
  {
    org: 'UFC',
    name: 'Octagon Night 9001 (sample)',
    status: 'live',
    starts: -1,
    venue: 'The Sample Arena, Shanghai',
    cover: 3,
    external_refs: {},
    bouts: LIVE_NIGHT,
  },
  {
    org: 'UFC',
    name: 'Octagon Night 9002 (sample)',
    status: 'scheduled',
    starts: 7 * DAY,
    venue: 'The Sample Arena, Macau',
    cover: 4,
    external_refs: {},
    bouts: COMING_NIGHT,
  },
  {
    org: 'ONE',
    name: 'ONE Sample Night',
    status: 'scheduled',
    starts: 10 * DAY,
    venue: 'Lumpinee Stadium, Bangkok',
    cover: 5,
    external_refs: {},
    bouts: [],
  },
  {
    org: 'PFL',
    name: 'PFL Sample Night',
    status: 'scheduled',
    starts: 14 * DAY,
    venue: '',
    cover: 6,
    external_refs: {},
    bouts: [],
  },
  {
    org: 'Bellator',
    name: 'Bellator Sample Night',
    status: 'scheduled',
    starts: 21 * DAY,
    venue: '',
    cover: 7,
    external_refs: {},
    bouts: [],
  },
]
