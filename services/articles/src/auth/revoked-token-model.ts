import { DataTypes, type InferAttributes, type InferCreationAttributes, Model, type Sequelize } from 'sequelize'

class RevokedTokenModel extends Model<InferAttributes<RevokedTokenModel>, InferCreationAttributes<RevokedTokenModel>> {
  declare jti: string
  declare expires_at: Date
}

export type RevokedToken = InferAttributes<RevokedTokenModel>

/** Each connection gets a class of its own: `init` writes into the class. */
export const defineRevokedToken = (sequelize: Sequelize) =>
  class extends RevokedTokenModel {}.init(
    {
      jti: { type: DataTypes.STRING(64), primaryKey: true },
      expires_at: DataTypes.DATE(3),
    },
    { sequelize, modelName: 'RevokedToken', tableName: 'revoked_tokens' },
  )
