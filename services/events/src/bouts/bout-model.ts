import {
  type CreationOptional,
  DataTypes,
  type InferAttributes,
  type InferCreationAttributes,
  Model,
  type Sequelize,
} from 'sequelize'
import type { ExternalRefs } from '../external-refs.ts'
import type { BoutStatus, ResultSource, ResultStatus } from './bout-states.ts'

class BoutModel extends Model<InferAttributes<BoutModel>, InferCreationAttributes<BoutModel>> {
  declare id: CreationOptional<number>
  declare event_id: number
  declare sequence_no: number
  declare red_fighter_id: number
  declare blue_fighter_id: number
  declare card_segment: string
  declare weight_class: string
  declare is_title: boolean
  declare red_ranking: string
  declare blue_ranking: string
  declare status: BoutStatus
  declare winner_id: number
  declare method: string
  declare round: number
  declare time_sec: number
  declare result_status: ResultStatus
  declare result_source: ResultSource
  declare external_refs: ExternalRefs
  declare created_at: Date
  declare updated_at: Date
}

export type Bout = InferAttributes<BoutModel>

/** Each connection gets a class of its own: `init` writes into the class. */
export const defineBout = (sequelize: Sequelize) =>
  class extends BoutModel {}.init(
    {
      id: { type: DataTypes.BIGINT.UNSIGNED, autoIncrement: true, primaryKey: true },
      event_id: DataTypes.BIGINT.UNSIGNED,
      sequence_no: DataTypes.INTEGER.UNSIGNED,
      red_fighter_id: DataTypes.BIGINT.UNSIGNED,
      blue_fighter_id: DataTypes.BIGINT.UNSIGNED,
      card_segment: DataTypes.STRING(32),
      weight_class: DataTypes.STRING(64),
      is_title: DataTypes.BOOLEAN,
      red_ranking: DataTypes.STRING(16),
      blue_ranking: DataTypes.STRING(16),
      status: DataTypes.STRING(16),
      winner_id: DataTypes.BIGINT.UNSIGNED,
      method: DataTypes.STRING(255),
      round: DataTypes.INTEGER.UNSIGNED,
      time_sec: DataTypes.INTEGER.UNSIGNED,
      result_status: DataTypes.STRING(16),
      result_source: DataTypes.STRING(16),
      external_refs: DataTypes.JSON,
      created_at: DataTypes.DATE(3),
      updated_at: DataTypes.DATE(3),
    },
    { sequelize, modelName: 'Bout', tableName: 'bouts' },
  )
