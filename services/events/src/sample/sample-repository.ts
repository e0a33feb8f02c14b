import { asFirstWriter } from '@bajiaozhi/shared/mysql/first-writer'
import type { Sequelize, Transaction } from 'sequelize'
import { defineBout } from '../bouts/bout-model.ts'
import { defineEvent } from '../events/event-model.ts'
import { defineSnapshot } from '../snapshots/snapshot-model.ts'
import type { SampleBout } from './sample-bouts.ts'
import { SAMPLE_EVENTS, type SampleEvent } from './sample-events.ts'
import { SAMPLE_SNAPSHOTS } from './sample-snapshots.ts'

const HOUR_MS = 3_600_000

/** Writes the sample content in one transaction. @returns false when there is content already, or just now from another process */
export const insertSample = (sequelize: Sequelize, now: Date): Promise<boolean> =>
  asFirstWriter(sequelize, (transaction) => insertAll(sequelize, transaction, now))

async function insertAll(sequelize: Sequelize, transaction: Transaction, now: Date): Promise<boolean> {
  const Events = defineEvent(sequelize)
  if ((await Events.count({ transaction })) > 0) return false
  const snapshots = SAMPLE_SNAPSHOTS.map((snapshot) => ({ ...snapshot, updated_at: now }))
  // Their ids are given, so of two processes at once the second fails here.
  await defineSnapshot(sequelize).bulkCreate(snapshots, { transaction })
  for (const sample of SAMPLE_EVENTS) {
    const { id } = await Events.create(eventRow(sample, now), { transaction })
    const bouts = sample.bouts.map((bout, at) => boutRow(id, bout, at + 1, now))
    await defineBout(sequelize).bulkCreate(bouts, { transaction })
  }
  return true
}

const eventRow = ({ org, name, status, starts, venue, cover, external_refs }: SampleEvent, now: Date) => ({
  org,
  name,
  status,
  starts_at: typeof starts === 'string' ? new Date(starts) : new Date(wholeHour(now).getTime() + starts * HOUR_MS),
  venue,
  poster_url: `/media-cache/sample/cover-${cover}.jpg`,
  external_refs,
  created_at: now,
  updated_at: now,
})

const wholeHour = (time: Date): Date => new Date(time.getTime() - (time.getTime() % HOUR_MS))

function boutRow(event_id: number, bout: SampleBout, sequence_no: number, now: Date) {
  const [red, blue, card_segment, weight_class, is_title, winner_id = 0, method = '', round = 0, time_sec = 0] = bout
  const isFought = winner_id !== 0
  return {
    event_id,
    sequence_no,
    red_fighter_id: red,
    blue_fighter_id: blue,
    card_segment,
    weight_class,
    is_title,
    red_ranking: '',
    blue_ranking: '',
    status: isFought ? 'finished' : 'pending',
    winner_id,
    method,
    round,
    time_sec,
    result_status: isFought ? 'official' : 'pending',
    result_source: isFought ? 'editor' : 'provider',
    external_refs: {},
    created_at: now,
    updated_at: now,
  } as const
}
