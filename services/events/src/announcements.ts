import type { Announcement } from '@bajiaozhi/shared/mysql/announcement'
import { eventVoids } from './cache-keys.ts'

interface Changed {
  id: number
  /** After the change. */
  version: number
}

/** Whatever changes on a card: the event itself, a bout, a result, a fighter that it shows. */
export const eventChanged = ({ id, version }: Changed): Announcement => ({
  aggregate: 'event',
  id,
  version,
  ...eventVoids(id),
})
