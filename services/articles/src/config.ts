import { readEnvironment } from '@bajiaozhi/shared/config/environment'
import { KeepDays } from '@bajiaozhi/shared/config/fragments'
import { domainEnvironment, toDomainConfig } from '@bajiaozhi/shared/domain/domain-environment'
import Type from 'typebox'

const Environment = Type.Object({
  ...domainEnvironment,
  ADMIN_USERNAME: Type.String({ minLength: 1, maxLength: 255, description: "the name of the editors' account" }),
  ADMIN_PASSWORD_HASH: Type.String({ pattern: '^\\$argon2', description: 'an argon2 hash; make password sets one' }),
  QUEUES_REDIS_USER: Type.String({ minLength: 1, description: 'the Redis user that reads and steers every queue' }),
  QUEUES_REDIS_PASSWORD: Type.String({ minLength: 1, description: 'its password' }),
  KEEP_RUNS_DAYS: KeepDays(90),
})

export type ArticlesConfig = ReturnType<typeof readConfig>

/** @throws ConfigError that lists everything missing or malformed. */
export function readConfig(env: Record<string, string | undefined> = process.env) {
  const read = readEnvironment(Environment, env)
  const domain = toDomainConfig(read)
  return {
    ...domain,
    queuesRedis: { ...domain.redisStreams, user: read.QUEUES_REDIS_USER, password: read.QUEUES_REDIS_PASSWORD },
    keepDays: { ...domain.keepDays, runs: read.KEEP_RUNS_DAYS },
    account: { username: read.ADMIN_USERNAME, passwordHash: read.ADMIN_PASSWORD_HASH },
  }
}
