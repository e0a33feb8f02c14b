import {
  type CreationOptional,
  DataTypes,
  type InferAttributes,
  type InferCreationAttributes,
  Model,
  type Sequelize,
} from 'sequelize'

export type ArticleStatus = 'published' | 'archived'

class ArticleModel extends Model<InferAttributes<ArticleModel>, InferCreationAttributes<ArticleModel>> {
  declare id: CreationOptional<number>
  declare source_id: number
  declare title: string
  declare summary: string
  declare source_url: string
  declare source_url_hash: Buffer
  declare published_at: Date
  declare cover_url: CreationOptional<string | null>
  declare video_url: CreationOptional<string | null>
  declare status: CreationOptional<ArticleStatus>
  declare archived_at: CreationOptional<Date | null>
  declare archived_by: CreationOptional<string | null>
  declare archived_reason: CreationOptional<string | null>
  declare version: CreationOptional<number>
  declare created_at: Date
  declare updated_at: Date
}

export type Article = InferAttributes<ArticleModel>

/** Each connection gets a class of its own: `init` writes into the class. */
export const defineArticle = (sequelize: Sequelize) =>
  class extends ArticleModel {}.init(
    {
      id: { type: DataTypes.BIGINT.UNSIGNED, autoIncrement: true, primaryKey: true },
      source_id: DataTypes.BIGINT.UNSIGNED,
      title: DataTypes.STRING(512),
      summary: DataTypes.TEXT,
      source_url: DataTypes.STRING(2048),
      source_url_hash: DataTypes.BLOB,
      published_at: DataTypes.DATE(3),
      cover_url: DataTypes.STRING(2048),
      video_url: DataTypes.STRING(2048),
      status: DataTypes.STRING(16),
      archived_at: DataTypes.DATE(3),
      archived_by: DataTypes.STRING(255),
      archived_reason: DataTypes.STRING(1000),
      version: DataTypes.BIGINT.UNSIGNED,
      created_at: DataTypes.DATE(3),
      updated_at: DataTypes.DATE(3),
    },
    { sequelize, modelName: 'Article', tableName: 'articles' },
  )
