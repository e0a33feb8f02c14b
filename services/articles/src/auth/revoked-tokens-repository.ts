import { Op, type Sequelize, UniqueConstraintError } from 'sequelize'
import { defineRevokedToken, type RevokedToken } from './revoked-token-model.ts'

export interface RevokedTokensRepository {
  /** @returns false when it was there before */
  add: (token: RevokedToken) => Promise<boolean>
  has: (jti: string) => Promise<boolean>
  /** Those that would still be valid, as many as `limit`. */
  listLive: (now: Date, limit: number) => Promise<RevokedToken[]>
  removeExpired: (now: Date) => Promise<void>
}

export function createRevokedTokensRepository(sequelize: Sequelize): RevokedTokensRepository {
  const Tokens = defineRevokedToken(sequelize)
  return {
    async add(token) {
      try {
        await Tokens.create(token)
        return true
      } catch (error) {
        if (error instanceof UniqueConstraintError) return false
        throw error
      }
    },
    has: async (jti) => (await Tokens.count({ where: { jti } })) > 0,
    listLive: (now, limit) => Tokens.findAll({ where: { expires_at: { [Op.gt]: now } }, limit, raw: true }),
    async removeExpired(now) {
      await Tokens.destroy({ where: { expires_at: { [Op.lte]: now } } })
    },
  }
}
