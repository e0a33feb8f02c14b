import { asFirstWriter } from '@bajiaozhi/shared/mysql/first-writer'
import type { Sequelize, Transaction } from 'sequelize'
import { defineFighter } from '../fighters/fighter-model.ts'
import { defineFighterUpdate } from '../updates/fighter-update-model.ts'
import { formatUpdateLine } from '../updates/update-line.ts'
import { SAMPLE_BOUTS } from './sample-bouts.ts'
import { SAMPLE_FIGHTERS, type SampleFighter } from './sample-fighters.ts'
import { SAMPLE_PROFILES } from './sample-profiles.ts'

/** Writes the sample content in one transaction. @returns false when there is content already, or just now from another process */
export const insertSample = (sequelize: Sequelize, now: Date): Promise<boolean> =>
  asFirstWriter(sequelize, (transaction) => insertAll(sequelize, transaction, now))

async function insertAll(sequelize: Sequelize, transaction: Transaction, now: Date): Promise<boolean> {
  const Fighters = defineFighter(sequelize)
  if ((await Fighters.count({ transaction })) > 0) return false
  await Fighters.bulkCreate(
    SAMPLE_FIGHTERS.map((fighter) => rowOf(fighter, now)),
    { transaction },
  )
  await defineFighterUpdate(sequelize).bulkCreate(updatesOf(now), { transaction })
  return true
}

function rowOf({ id, name, country, weight_class }: SampleFighter, now: Date) {
  const profile = SAMPLE_PROFILES.find((known) => known.id === id)
  return {
    id,
    name,
    name_zh: profile?.name_zh ?? '',
    nickname: profile?.nickname ?? '',
    country,
    record: profile?.record ?? '',
    weight_class,
    avatar_url: profile ? `/media-cache/sample/cover-${profile.cover}.jpg` : '',
    intro_video_url: '',
    stats: Object.entries(profile?.stats ?? {}),
    records: Object.entries(profile?.records ?? {}),
    external_refs: {},
    created_at: now,
    updated_at: now,
  }
}

const updatesOf = (now: Date) =>
  SAMPLE_BOUTS.map(([fighter_id, date, outcome, method, round, timeSec]) => ({
    fighter_id,
    content: formatUpdateLine({ date, outcome, method, round, timeSec }),
    published_at: new Date(`${date}T00:00:00Z`),
    created_at: now,
  }))
