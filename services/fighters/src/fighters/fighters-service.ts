import { notFound } from '@bajiaozhi/shared/errors/app-error'
import type { OwnUrls } from '@bajiaozhi/shared/http/own-urls'
import type { UnitOfWork } from '@bajiaozhi/shared/mysql/unit-of-work'
import { fighterChanged } from '../announcements.ts'
import { toChangedFields, toNewFields } from './fighter-fields.ts'
import type { Fighter } from './fighter-model.ts'
import type { FightersRepository } from './fighters-repository.ts'
import type { FighterEdit, NewFighter } from './fighters-schemas.ts'

/** Every change raises the fighter's version, voids it and all searches, and tells those who keep copies. */
export interface FightersService {
  find: (id: number) => Promise<Fighter>
  create: (fields: NewFighter) => Promise<Fighter>
  edit: (id: number, edit: FighterEdit) => Promise<Fighter>
}

export interface FightersServiceOptions {
  fighters: Pick<FightersRepository, 'find' | 'insert' | 'lock' | 'update'>
  unitOfWork: UnitOfWork
  urls: OwnUrls
  now: () => Date
}

export function createFightersService({ fighters, unitOfWork, urls, now }: FightersServiceOptions): FightersService {
  return {
    find: async (id) => present(await fighters.find(id)),

    create(given) {
      const fields = toNewFields(given, urls)
      return unitOfWork.write(async (transaction, announce) => {
        const id = await fighters.insert(transaction, fields, now())
        const fighter = present(await fighters.find(id, transaction))
        await announce(fighterChanged(fighter))
        return fighter
      })
    },

    edit(id, edit) {
      const changes = toChangedFields(edit, urls)
      return unitOfWork.write(async (transaction, announce) => {
        present(await fighters.lock(transaction, id))
        await fighters.update(transaction, id, changes, now())
        const fighter = present(await fighters.find(id, transaction))
        await announce(fighterChanged(fighter))
        return fighter
      })
    },
  }
}

/** @throws AppError 404 when there is no fighter */
export function present<T>(fighter: T | null): T {
  if (fighter === null) throw notFound('FIGHTER_NOT_FOUND', 'no such fighter')
  return fighter
}
