import type { Sequelize } from '@bajiaozhi/shared/mysql/connection'
import { loadSample } from '../../../services/events/src/sample/load-sample.ts'
import { numbers } from './bulk-rows.ts'
import { logger } from './services.ts'

/** The first of those inserted here. */
export const FIRST_EVENT = 1001

const BOUT_COLUMNS = `sequence_no, red_fighter_id, blue_fighter_id, card_segment, weight_class, is_title, red_ranking, blue_ranking,
  status, winner_id, method, round, time_sec, result_status, result_source, external_refs, created_at, updated_at`

/**
 * The sample content, and `count` events from `FIRST_EVENT` on, an hour apart, each with the first `boutsEach` bouts of the sample's
 * first card.
 */
export async function insertEvents(sequelize: Sequelize, count: number, boutsEach = 13): Promise<void> {
  await loadSample({ sequelize, logger })
  await sequelize.query(
    `INSERT INTO events (id, org, name, status, starts_at, venue, poster_url, external_refs, created_at, updated_at)
     SELECT ${FIRST_EVENT} + i, org, CONCAT(name, ' ', i), status, DATE_SUB(starts_at, INTERVAL i HOUR), venue, poster_url,
       external_refs, created_at, updated_at
     FROM (${numbers(count)}) AS n, events WHERE events.id = 1`,
  )
  await sequelize.query(
    `INSERT INTO bouts (event_id, ${BOUT_COLUMNS}) SELECT ${FIRST_EVENT} + i, ${BOUT_COLUMNS}
     FROM (${numbers(count)}) AS n, bouts WHERE bouts.event_id = 1 AND bouts.sequence_no <= ${boutsEach}`,
  )
}
