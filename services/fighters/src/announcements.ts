import { randomUUID } from 'node:crypto'
import { FIGHTERS_STREAM, type FighterChanged } from '@bajiaozhi/shared/contracts/fighter-snapshot'
import type { Announcement } from '@bajiaozhi/shared/mysql/announcement'
import { fighterVoids } from './cache-keys.ts'
import type { Fighter } from './fighters/fighter-model.ts'
import { toSnapshot } from './fighters/fighter-view.ts'

/** A change voids the fighter and all searches, and tells those who keep copies what the fighter is now. */
export function fighterChanged(fighter: Fighter): Announcement {
  const { id, version } = fighter
  const payload: FighterChanged = { job_id: randomUUID(), fighter: toSnapshot(fighter) }
  return { aggregate: 'fighter', id, version, ...fighterVoids(id), messages: [{ stream: FIGHTERS_STREAM, payload }] }
}
