import type { RunStatus } from '@bajiaozhi/shared/contracts/ingest'
import {
  type CreationOptional,
  DataTypes,
  type InferAttributes,
  type InferCreationAttributes,
  Model,
  type Sequelize,
} from 'sequelize'

class IngestRunModel extends Model<InferAttributes<IngestRunModel>, InferCreationAttributes<IngestRunModel>> {
  declare id: CreationOptional<number>
  declare job_id: string
  declare source_id: number
  declare url: CreationOptional<string | null>
  declare parser_kind: CreationOptional<string | null>
  declare status: CreationOptional<RunStatus>
  declare attempts: CreationOptional<number>
  declare replay: CreationOptional<number>
  declare fetched_count: CreationOptional<number>
  declare new_count: CreationOptional<number>
  declare known_count: CreationOptional<number>
  declare refused_count: CreationOptional<number>
  declare error: CreationOptional<string | null>
  declare started_at: CreationOptional<Date | null>
  declare ended_at: CreationOptional<Date | null>
  declare created_at: Date
  declare updated_at: Date
}

export type IngestRun = InferAttributes<IngestRunModel>

/** Each connection gets a class of its own: `init` writes into the class. */
export const defineIngestRun = (sequelize: Sequelize) =>
  class extends IngestRunModel {}.init(
    {
      id: { type: DataTypes.BIGINT.UNSIGNED, autoIncrement: true, primaryKey: true },
      job_id: DataTypes.STRING(64),
      source_id: DataTypes.BIGINT.UNSIGNED,
      url: DataTypes.STRING(2048),
      parser_kind: DataTypes.STRING(32),
      status: DataTypes.STRING(16),
      attempts: DataTypes.INTEGER.UNSIGNED,
      replay: DataTypes.INTEGER.UNSIGNED,
      fetched_count: DataTypes.INTEGER.UNSIGNED,
      new_count: DataTypes.INTEGER.UNSIGNED,
      known_count: DataTypes.INTEGER.UNSIGNED,
      refused_count: DataTypes.INTEGER.UNSIGNED,
      error: DataTypes.STRING(1000),
      started_at: DataTypes.DATE(3),
      ended_at: DataTypes.DATE(3),
      created_at: DataTypes.DATE(3),
      updated_at: DataTypes.DATE(3),
    },
    { sequelize, modelName: 'IngestRun', tableName: 'ingest_runs' },
  )
