import {
  type CreationOptional,
  DataTypes,
  type InferAttributes,
  type InferCreationAttributes,
  Model,
  type Sequelize,
} from 'sequelize'

export type ReviewStatus = 'pending_review' | 'published' | 'rejected'

class PendingArticleModel extends Model<
  InferAttributes<PendingArticleModel>,
  InferCreationAttributes<PendingArticleModel>
> {
  declare id: CreationOptional<number>
  declare source_id: number
  declare title: string
  declare summary: string
  declare source_url: string
  declare source_url_hash: Buffer
  declare published_at: CreationOptional<Date | null>
  declare cover_url: CreationOptional<string | null>
  declare video_url: CreationOptional<string | null>
  declare status: CreationOptional<ReviewStatus>
  declare reason: CreationOptional<string | null>
  declare reviewer: CreationOptional<string | null>
  declare reviewed_at: CreationOptional<Date | null>
  declare job_id: CreationOptional<string | null>
  declare version: CreationOptional<number>
  declare created_at: Date
  declare updated_at: Date
}

export type PendingArticle = InferAttributes<PendingArticleModel>

/** Each connection gets a class of its own: `init` writes into the class. */
export const definePendingArticle = (sequelize: Sequelize) =>
  class extends PendingArticleModel {}.init(
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
      reason: DataTypes.STRING(1000),
      reviewer: DataTypes.STRING(255),
      reviewed_at: DataTypes.DATE(3),
      job_id: DataTypes.STRING(64),
      version: DataTypes.BIGINT.UNSIGNED,
      created_at: DataTypes.DATE(3),
      updated_at: DataTypes.DATE(3),
    },
    { sequelize, modelName: 'PendingArticle', tableName: 'pending_articles' },
  )
