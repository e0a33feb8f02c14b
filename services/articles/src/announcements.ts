import type { Announcement } from '@bajiaozhi/shared/mysql/announcement'
import { articleVoids, sourceVoids } from './cache-keys.ts'

interface Changed {
  id: number
  /** After the change. */
  version: number
}

export const articleChanged = ({ id, version }: Changed): Announcement => ({
  aggregate: 'article',
  id,
  version,
  ...articleVoids(id),
})

/** Articles hold no rights: a changed source voids its own entry, and by its tag every response that shows its articles. */
export const sourceChanged = ({ id, version }: Changed): Announcement => ({
  aggregate: 'source',
  id,
  version,
  ...sourceVoids(id),
})
