import { conflict, notFound } from '@bajiaozhi/shared/errors/app-error'
import type { Transaction, UnitOfWork } from '@bajiaozhi/shared/mysql/unit-of-work'
import { sourceChanged } from '../announcements.ts'
import type { DataSource } from './data-source-model.ts'
import { toChangedFields, toNewFields } from './source-fields.ts'
import type { SourcesRepository } from './sources-repository.ts'
import type { NewSource, SourceEdit } from './sources-schemas.ts'

/** Every change raises the source's version and voids what shows its articles. */
export interface SourcesService {
  find: (id: number) => Promise<DataSource>
  create: (fields: NewSource) => Promise<DataSource>
  edit: (id: number, edit: SourceEdit) => Promise<DataSource>
  toggle: (id: number) => Promise<void>
  remove: (id: number) => Promise<DataSource>
  restore: (id: number) => Promise<void>
}

export interface SourcesServiceOptions {
  sources: Pick<SourcesRepository, 'find' | 'insert' | 'lock' | 'update'>
  unitOfWork: UnitOfWork
  now: () => Date
}

type Changes = Parameters<SourcesRepository['update']>[2]

export function createSourcesService({ sources, unitOfWork, now }: SourcesServiceOptions): SourcesService {
  const get = async (id: number, transaction?: Transaction) => present(await sources.find(id, transaction))

  /** Locks the row, so that what `changesOf` sees is what it changes. */
  const change = (id: number, changesOf: (source: DataSource) => Changes): Promise<DataSource> =>
    unitOfWork.write(async (transaction, announce) => {
      const source = present(await sources.lock(transaction, id))
      await sources.update(transaction, id, changesOf(source), now())
      await announce(sourceChanged({ id, version: source.version + 1 }))
      return get(id, transaction)
    })

  return {
    find: (id) => get(id),

    create(given) {
      const fields = toNewFields(given)
      return unitOfWork.write(async (transaction, announce) => {
        const id = await sources.insert(transaction, fields, now())
        await announce(sourceChanged({ id, version: 1 }))
        return get(id, transaction)
      })
    },

    edit(id, edit) {
      const fields = toChangedFields(edit)
      return change(id, (source) => {
        checkNotDeleted(source)
        return fields
      })
    },

    async toggle(id) {
      await change(id, (source) => {
        checkNotDeleted(source)
        return { enabled: !source.enabled }
      })
    },

    remove: (id) =>
      change(id, (source) => {
        checkNotDeleted(source)
        return { deleted_at: now() }
      }),

    async restore(id) {
      await change(id, (source) => {
        if (source.deleted_at === null) throw conflict('SOURCE_NOT_DELETED', 'this source is not deleted')
        return { deleted_at: null }
      })
    },
  }
}

export function checkNotDeleted(source: DataSource): void {
  if (source.deleted_at !== null) throw conflict('SOURCE_DELETED', 'this source is deleted; restore it first')
}

function present(source: DataSource | null): DataSource {
  if (source === null) throw notFound('SOURCE_NOT_FOUND', 'no such source')
  return source
}
