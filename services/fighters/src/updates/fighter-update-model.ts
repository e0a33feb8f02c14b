import {
  type CreationOptional,
  DataTypes,
  type InferAttributes,
  type InferCreationAttributes,
  Model,
  type Sequelize,
} from 'sequelize'

class FighterUpdateModel extends Model<
  InferAttributes<FighterUpdateModel>,
  InferCreationAttributes<FighterUpdateModel>
> {
  declare id: CreationOptional<number>
  declare fighter_id: number
  declare content: string
  declare published_at: Date
  declare created_at: Date
}

export type FighterUpdate = InferAttributes<FighterUpdateModel>

/** Each connection gets a class of its own: `init` writes into the class. */
export const defineFighterUpdate = (sequelize: Sequelize) =>
  class extends FighterUpdateModel {}.init(
    {
      id: { type: DataTypes.BIGINT.UNSIGNED, autoIncrement: true, primaryKey: true },
      fighter_id: DataTypes.BIGINT.UNSIGNED,
      content: DataTypes.STRING(1000),
      published_at: DataTypes.DATE(3),
      created_at: DataTypes.DATE(3),
    },
    { sequelize, modelName: 'FighterUpdate', tableName: 'fighter_updates' },
  )
