import { parseTimestamp, toTimestamp } from '@bajiaozhi/shared/contracts/timestamps'
import { badRequest } from '@bajiaozhi/shared/errors/app-error'
import type { UnitOfWork } from '@bajiaozhi/shared/mysql/unit-of-work'
import { fighterChanged } from '../announcements.ts'
import type { FightersRepository } from '../fighters/fighters-repository.ts'
import { present } from '../fighters/fighters-service.ts'
import type { UpdatesRepository } from './updates-repository.ts'
import type { FighterUpdate, NewUpdate } from './updates-schemas.ts'

export interface UpdatesService {
  /** Adds an update; the fighter's page shows it, so the fighter's version rises. */
  add: (fighterId: number, update: NewUpdate) => Promise<FighterUpdate>
}

export interface UpdatesServiceOptions {
  fighters: Pick<FightersRepository, 'find' | 'lock' | 'update'>
  updates: Pick<UpdatesRepository, 'insert'>
  unitOfWork: UnitOfWork
  now: () => Date
}

export const createUpdatesService = ({
  fighters,
  updates,
  unitOfWork,
  now,
}: UpdatesServiceOptions): UpdatesService => ({
  add(fighter_id, { content, published_at: given }) {
    const at = now()
    const published_at = given === null || given === undefined ? at : timeOf(given)
    return unitOfWork.write(async (transaction, announce) => {
      present(await fighters.lock(transaction, fighter_id))
      const id = await updates.insert(transaction, { fighter_id, content, published_at }, at)
      await fighters.update(transaction, fighter_id, {}, at)
      await announce(fighterChanged(present(await fighters.find(fighter_id, transaction))))
      return { id, fighter_id, content, published_at: toTimestamp(published_at) }
    })
  },
})

function timeOf(text: string): Date {
  const time = parseTimestamp(text)
  if (time === null)
    throw badRequest('INVALID_TIME', 'published_at must be an RFC 3339 time such as 2026-02-17T20:00:00Z')
  return time
}
