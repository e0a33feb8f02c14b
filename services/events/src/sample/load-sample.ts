import type { Logger } from '@bajiaozhi/shared/logger/logger'
import type { Sequelize } from '@bajiaozhi/shared/mysql/connection'
import { insertSample } from './sample-repository.ts'

/** Fills an empty database, so that the first ten minutes with the project are not empty; any other it leaves alone. */
export async function loadSample({ sequelize, logger }: { sequelize: Sequelize; logger: Logger }): Promise<void> {
  const isLoaded = await insertSample(sequelize, new Date())
  logger.info(isLoaded ? 'the sample content is loaded' : 'there is content already, so no sample is loaded')
}
