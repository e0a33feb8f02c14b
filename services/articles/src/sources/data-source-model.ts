import {
  type CreationOptional,
  DataTypes,
  type InferAttributes,
  type InferCreationAttributes,
  Model,
  type Sequelize,
} from 'sequelize'

export type SourceType = 'news' | 'schedule' | 'fighter'

class DataSourceModel extends Model<InferAttributes<DataSourceModel>, InferCreationAttributes<DataSourceModel>> {
  declare id: CreationOptional<number>
  declare name: string
  declare source_type: SourceType
  declare platform: string
  declare account_id: CreationOptional<string | null>
  declare source_url: string
  declare parser_kind: string
  declare enabled: boolean
  declare is_builtin: CreationOptional<boolean>
  declare rights_display: boolean
  declare rights_playback: boolean
  declare rights_ai_summary: boolean
  declare rights_expires_at: CreationOptional<Date | null>
  declare rights_proof_url: CreationOptional<string | null>
  declare fetch_interval_sec: number
  declare last_fetch_at: CreationOptional<Date | null>
  declare last_fetch_status: CreationOptional<string | null>
  declare last_fetch_error: CreationOptional<string | null>
  declare deleted_at: CreationOptional<Date | null>
  declare version: CreationOptional<number>
  declare created_at: Date
  declare updated_at: Date
}

export type DataSource = InferAttributes<DataSourceModel>

/** Each connection gets a class of its own: `init` writes into the class. */
export const defineDataSource = (sequelize: Sequelize) =>
  class extends DataSourceModel {}.init(
    {
      id: { type: DataTypes.BIGINT.UNSIGNED, autoIncrement: true, primaryKey: true },
      name: DataTypes.STRING(255),
      source_type: DataTypes.STRING(16),
      platform: DataTypes.STRING(64),
      account_id: DataTypes.STRING(255),
      source_url: DataTypes.STRING(2048),
      parser_kind: DataTypes.STRING(32),
      enabled: DataTypes.BOOLEAN,
      is_builtin: DataTypes.BOOLEAN,
      rights_display: DataTypes.BOOLEAN,
      rights_playback: DataTypes.BOOLEAN,
      rights_ai_summary: DataTypes.BOOLEAN,
      rights_expires_at: DataTypes.DATE(3),
      rights_proof_url: DataTypes.STRING(2048),
      fetch_interval_sec: DataTypes.INTEGER.UNSIGNED,
      last_fetch_at: DataTypes.DATE(3),
      last_fetch_status: DataTypes.STRING(16),
      last_fetch_error: DataTypes.STRING(1000),
      deleted_at: DataTypes.DATE(3),
      version: DataTypes.BIGINT.UNSIGNED,
      created_at: DataTypes.DATE(3),
      updated_at: DataTypes.DATE(3),
    },
    { sequelize, modelName: 'DataSource', tableName: 'data_sources' },
  )
