import { FighterSnapshot, FighterSnapshotList } from '@bajiaozhi/shared/contracts/fighter-snapshot'
import { unavailable } from '@bajiaozhi/shared/errors/app-error'
import { type InternalClient, UpstreamError } from '@bajiaozhi/shared/http/internal-client'
import type { Static } from 'typebox'

export interface FightersPage {
  /** RFC 3339; all fighters when it is left out. */
  changedSince?: string
  cursor?: string
}

/** The fighters service as this one needs it. */
export interface FightersClient {
  /** @returns null when there is no such fighter. @throws AppError 503 when fighters cannot say */
  find: (id: number) => Promise<FighterSnapshot | null>
  /** One page of those that have changed. */
  listChanged: (page: FightersPage) => Promise<Static<typeof FighterSnapshotList>>
}

const PAGE = 100

export const createFightersClient = (client: Pick<InternalClient, 'request'>): FightersClient => ({
  async find(id) {
    try {
      return await client.request('GET', `/internal/fighters/${id}`, { schema: FighterSnapshot })
    } catch (cause) {
      if (cause instanceof UpstreamError && cause.status === 404) return null
      throw unavailable('FIGHTERS_UNAVAILABLE', 'whether there is such a fighter cannot be said for now', {
        cause,
        retryAfterSec: 5,
      })
    }
  },

  listChanged({ changedSince, cursor }) {
    const query = new URLSearchParams({
      limit: String(PAGE),
      ...(changedSince !== undefined && { changed_since: changedSince }),
      ...(cursor !== undefined && { cursor }),
    })
    return client.request('GET', `/internal/fighters?${query}`, { schema: FighterSnapshotList })
  },
})
