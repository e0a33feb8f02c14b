import type { Sequelize } from '@bajiaozhi/shared/mysql/connection'
import { createFightersRepository, type FightersRepository } from './fighters/fighters-repository.ts'
import { createUpdatesRepository, type UpdatesRepository } from './updates/updates-repository.ts'

/** Everything that this service keeps in MySQL. */
export interface Database {
  fighters: FightersRepository
  updates: UpdatesRepository
}

export const createDatabase = (sequelize: Sequelize): Database => ({
  fighters: createFightersRepository(sequelize),
  updates: createUpdatesRepository(sequelize),
})
