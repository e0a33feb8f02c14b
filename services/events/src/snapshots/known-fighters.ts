import { unprocessable } from '@bajiaozhi/shared/errors/app-error'
import type { Transaction } from '@bajiaozhi/shared/mysql/unit-of-work'
import type { FightersClient } from './fighters-client.ts'
import type { SnapshotsRepository } from './snapshots-repository.ts'
import type { SnapshotsService } from './snapshots-service.ts'

/** The fighters whose names a card can show. */
export interface KnownFighters {
  /** Fetches those without a snapshot. @throws AppError 422 when there is no such fighter, 503 when nobody can say */
  fetchUnknown: (ids: readonly number[]) => Promise<void>
  /**
   * Keeps them as they are until the transaction ends: a newer snapshot then sees the bout, or the bout the newer snapshot. Call it
   * before the event is locked.
   */
  hold: (transaction: Transaction, ids: readonly number[]) => Promise<void>
}

export interface KnownFightersOptions {
  snapshots: Pick<SnapshotsRepository, 'versionsOf' | 'share'>
  fighters: Pick<FightersClient, 'find'>
  service: SnapshotsService
}

export const createKnownFighters = ({ snapshots, fighters, service }: KnownFightersOptions): KnownFighters => ({
  async fetchUnknown(ids) {
    if (ids.length === 0) return
    const known = await snapshots.versionsOf(ids)
    for (const id of ids.filter((id) => !known.has(id))) {
      const snapshot = await fighters.find(id)
      if (snapshot === null) throw unprocessable('FIGHTER_NOT_FOUND', `there is no fighter ${id}`)
      await service.take(snapshot)
    }
  },

  async hold(transaction, ids) {
    if (ids.length > 0) await snapshots.share(transaction, ids)
  },
})
