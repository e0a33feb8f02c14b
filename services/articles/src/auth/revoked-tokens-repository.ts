import { Op, type Sequelize } from 'sequelize'
import { defineRevokedToken, type RevokedToken } from './revoked-token-model.ts'

export interface RevokedTokensRepository {
  add: (token: RevokedToken) => Promise<void>
  has: (jti: string) => Promise<boolean>
  /** Those that would still be valid. */
  listLive: (now: Date) => Promise<RevokedToken[]>
  removeExpired: (now: Date) => Promise<void>
}

export function createRevokedTokensRepository(sequelize: Sequelize): RevokedTokensRepository {
  const Tokens = defineRevokedToken(sequelize)
  return {
    async add(token) {
      await Tokens.upsert(token)
    },
    has: async (jti) => (await Tokens.count({ where: { jti } })) > 0,
    listLive: (now) => Tokens.findAll({ where: { expires_at: { [Op.gt]: now } }, raw: true }),
    async removeExpired(now) {
      await Tokens.destroy({ where: { expires_at: { [Op.lte]: now } } })
    },
  }
}
