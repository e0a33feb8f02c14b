import {
  type CreationOptional,
  DataTypes,
  type InferAttributes,
  type InferCreationAttributes,
  Model,
  type Sequelize,
} from 'sequelize'

/** Texts by their label, in the order in which an editor gave them. */
export type Labelled = Record<string, string>

class FighterModel extends Model<InferAttributes<FighterModel>, InferCreationAttributes<FighterModel>> {
  declare id: CreationOptional<number>
  declare name: string
  /** `''` when unknown, like the texts below. */
  declare name_zh: string
  declare nickname: string
  declare country: string
  declare record: string
  declare weight_class: string
  declare avatar_url: string
  declare intro_video_url: string
  /** Pairs, for MySQL sorts the keys of an object. */
  declare stats: [string, string][]
  declare records: [string, string][]
  /** A provider's own id of the fighter, by provider. */
  declare external_refs: Record<string, string>
  declare version: CreationOptional<number>
  declare created_at: Date
  declare updated_at: Date
}

export type FighterRow = InferAttributes<FighterModel>

/** A fighter as everybody but the repository knows it. */
export type Fighter = Omit<FighterRow, 'stats' | 'records'> & { stats: Labelled; records: Labelled }

/** Each connection gets a class of its own: `init` writes into the class. */
export const defineFighter = (sequelize: Sequelize) =>
  class extends FighterModel {}.init(
    {
      id: { type: DataTypes.BIGINT.UNSIGNED, autoIncrement: true, primaryKey: true },
      name: DataTypes.STRING(255),
      name_zh: DataTypes.STRING(255),
      nickname: DataTypes.STRING(255),
      country: DataTypes.STRING(64),
      record: DataTypes.STRING(16),
      weight_class: DataTypes.STRING(64),
      avatar_url: DataTypes.STRING(2048),
      intro_video_url: DataTypes.STRING(2048),
      stats: DataTypes.JSON,
      records: DataTypes.JSON,
      external_refs: DataTypes.JSON,
      version: DataTypes.BIGINT.UNSIGNED,
      created_at: DataTypes.DATE(3),
      updated_at: DataTypes.DATE(3),
    },
    { sequelize, modelName: 'Fighter', tableName: 'fighters' },
  )
