import Type, { type Static } from 'typebox'

/** Pieces of the environment that several processes read, each with the words that its error message needs. */
export const Port = (fallback: number) => Type.Integer({ minimum: 1, maximum: 65535, default: fallback })

export const LogLevel = Type.Enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const, {
  default: 'info',
})

export const HostAndPort = Type.String({ pattern: '^[^\\s/:]+:\\d{1,5}$', description: 'host:port' })

export const HttpUrl = Type.String({ pattern: '^https?://[^\\s]+$', description: 'an http or https address' })

export const MysqlDsn = Type.String({
  pattern: '^mysql://[^\\s]+/[^\\s]+$',
  description: 'mysql://user:password@host:port/database',
})

export const NatsUrl = Type.String({ pattern: '^nats://[^\\s]+$', description: 'nats://host:port' })

export const Secret = (minLength: number) =>
  Type.String({ minLength, description: `a secret of at least ${minLength} characters` })

/** The secrets of admin tokens, of which two are in force while they change. */
export const tokenSecrets = {
  JWT_SECRET: Secret(32),
  JWT_SECRET_OTHER: Type.Optional(Secret(32)),
}

const TokenSecrets = Type.Object(tokenSecrets)

/** The first one signs, all of them verify. */
export const tokenSecretsOf = (read: Static<typeof TokenSecrets>): readonly [string, ...string[]] => [
  read.JWT_SECRET,
  ...(read.JWT_SECRET_OTHER === undefined ? [] : [read.JWT_SECRET_OTHER]),
]

/** The user and database that a service has in both Redis instances. */
export const redisLogin = {
  REDIS_USER: Type.String({ minLength: 1, description: 'the Redis user of this service' }),
  REDIS_PASSWORD: Type.String({ minLength: 1, description: 'its password' }),
  REDIS_DB: Type.Integer({ minimum: 0, maximum: 15, default: 0 }),
}

/** For how many days rows are kept that nobody needs any more. */
export const KeepDays = (fallback: number) => Type.Integer({ minimum: 1, maximum: 3650, default: fallback })

/** A comma-separated list as its trimmed, non-empty parts. */
export const commaList = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
