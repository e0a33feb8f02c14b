import { readEnvironment } from '@bajiaozhi/shared/config/environment'
import { domainEnvironment, toDomainConfig } from '@bajiaozhi/shared/domain/domain-environment'
import Type from 'typebox'

const Environment = Type.Object({
  ...domainEnvironment,
  ADMIN_USERNAME: Type.String({ minLength: 1, maxLength: 255, description: "the name of the editors' account" }),
  ADMIN_PASSWORD_HASH: Type.String({ pattern: '^\\$argon2', description: 'an argon2 hash; make password sets one' }),
})

export type ArticlesConfig = ReturnType<typeof readConfig>

/** @throws ConfigError that lists everything missing or malformed. */
export function readConfig(env: Record<string, string | undefined> = process.env) {
  const read = readEnvironment(Environment, env)
  return {
    ...toDomainConfig(read),
    account: { username: read.ADMIN_USERNAME, passwordHash: read.ADMIN_PASSWORD_HASH },
  }
}
