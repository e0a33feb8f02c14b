import {
  type CreationOptional,
  DataTypes,
  type InferAttributes,
  type InferCreationAttributes,
  Model,
  type Sequelize,
} from 'sequelize'
import type { ExternalRefs } from '../external-refs.ts'
import type { EventStatus } from './event-states.ts'

class EventModel extends Model<InferAttributes<EventModel>, InferCreationAttributes<EventModel>> {
  declare id: CreationOptional<number>
  declare org: string
  declare name: string
  declare status: CreationOptional<EventStatus>
  declare starts_at: Date
  declare venue: string
  declare poster_url: CreationOptional<string | null>
  declare promo_video_url: CreationOptional<string | null>
  declare external_refs: ExternalRefs
  declare last_poll_job_id: CreationOptional<string | null>
  declare last_poll_at: CreationOptional<Date | null>
  declare last_poll_error: CreationOptional<string | null>
  declare last_poll_anomalies: CreationOptional<string[] | null>
  declare poll_failures: CreationOptional<number>
  declare version: CreationOptional<number>
  declare created_at: Date
  declare updated_at: Date
}

export type Event = InferAttributes<EventModel>

/** Each connection gets a class of its own: `init` writes into the class. */
export const defineEvent = (sequelize: Sequelize) =>
  class extends EventModel {}.init(
    {
      id: { type: DataTypes.BIGINT.UNSIGNED, autoIncrement: true, primaryKey: true },
      org: DataTypes.STRING(64),
      name: DataTypes.STRING(512),
      status: DataTypes.STRING(16),
      starts_at: DataTypes.DATE(3),
      venue: DataTypes.STRING(512),
      poster_url: DataTypes.STRING(2048),
      promo_video_url: DataTypes.STRING(2048),
      external_refs: DataTypes.JSON,
      last_poll_job_id: DataTypes.STRING(64),
      last_poll_at: DataTypes.DATE(3),
      last_poll_error: DataTypes.STRING(1000),
      last_poll_anomalies: DataTypes.JSON,
      poll_failures: DataTypes.INTEGER.UNSIGNED,
      version: DataTypes.BIGINT.UNSIGNED,
      created_at: DataTypes.DATE(3),
      updated_at: DataTypes.DATE(3),
    },
    { sequelize, modelName: 'Event', tableName: 'events' },
  )
