import type { LiveBout, LiveCard } from '@bajiaozhi/shared/contracts/live'
import type { Bout } from '../../src/bouts/bout-model.ts'
import type { NamedBout } from '../../src/live/match-bouts.ts'
import { applyPoll, type PollOutcome } from '../../src/live/poll-rules.ts'
import { aBout } from '../fakes/memory-database.ts'

export const event = { external_refs: { ufc_live: '1069' } }

export const ours = (id: number, red: string, blue: string, more: Partial<Bout> = {}): NamedBout => ({
  bout: { ...aBout, id, sequence_no: id, red_fighter_id: id * 10 + 1, blue_fighter_id: id * 10 + 2, ...more },
  red,
  blue,
})

export const CARD = [ours(1, 'Jan Błachowicz', 'Alex Pereira'), ours(2, 'Zhang Weili', 'Yan Xiaonan')]

export const theirs = (red_name: string, blue_name: string, more: Partial<LiveBout> = {}): LiveBout => ({
  provider_bout_id: '',
  red_name,
  blue_name,
  status: 'over',
  is_final: false,
  winner: 'red',
  method: 'KO/TKO',
  round: 1,
  time_sec: 60,
  ...more,
})

export const live = (bouts: LiveBout[], more: Partial<LiveCard> = {}): LiveCard => ({
  provider_event_id: '1069',
  event_status: 'live',
  bouts,
  anomalies: [],
  ...more,
})

export const apply = (card: NamedBout[], ...bouts: LiveBout[]) => applyPoll(event, card, live(bouts))
export const winnersOf = ({ changes }: PollOutcome) => changes.map(({ id, changes }) => [id, changes.winner_id])

/** The card after a poll, as the next one finds it. */
export const after = (card: NamedBout[], { changes }: PollOutcome): NamedBout[] =>
  card.map((one) => ({ ...one, bout: { ...one.bout, ...changes.find(({ id }) => id === one.bout.id)?.changes } }))
