import { DataTypes, type InferAttributes, type InferCreationAttributes, Model, type Sequelize } from 'sequelize'

class SnapshotModel extends Model<InferAttributes<SnapshotModel>, InferCreationAttributes<SnapshotModel>> {
  declare id: number
  declare version: number
  declare name: string
  declare name_zh: string
  declare country: string
  declare weight_class: string
  declare avatar_url: string
  declare updated_at: Date
}

/** Each connection gets a class of its own: `init` writes into the class. */
export const defineSnapshot = (sequelize: Sequelize) =>
  class extends SnapshotModel {}.init(
    {
      id: { type: DataTypes.BIGINT.UNSIGNED, primaryKey: true },
      version: DataTypes.BIGINT.UNSIGNED,
      name: DataTypes.STRING(255),
      name_zh: DataTypes.STRING(255),
      country: DataTypes.STRING(64),
      weight_class: DataTypes.STRING(64),
      avatar_url: DataTypes.STRING(2048),
      updated_at: DataTypes.DATE(3),
    },
    { sequelize, modelName: 'FighterSnapshot', tableName: 'fighter_snapshots' },
  )
