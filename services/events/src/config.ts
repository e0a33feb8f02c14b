import { readEnvironment } from '@bajiaozhi/shared/config/environment'
import {
  HostAndPort,
  HttpUrl,
  LogLevel,
  MysqlDsn,
  NatsUrl,
  Port,
  redisLogin,
  Secret,
} from '@bajiaozhi/shared/config/fragments'
import Type from 'typebox'

const Environment = Type.Object({
  PORT: Port(3000),
  LOG_LEVEL: LogLevel,
  MYSQL_DSN: MysqlDsn,
  FIGHTERS_URL: HttpUrl,
  RECONCILE_SEC: Type.Integer({ minimum: 1, maximum: 86_400, default: 300 }),
  REDIS_CACHE_ADDR: HostAndPort,
  REDIS_STREAMS_ADDR: HostAndPort,
  ...redisLogin,
  NATS_URL: NatsUrl,
  PUBLIC_BASE_URL: HttpUrl,
  JWT_SECRET: Secret(32),
  INTERNAL_TOKEN: Secret(32),
})

export type EventsConfig = ReturnType<typeof readConfig>

/** @throws ConfigError that lists everything missing or malformed. */
export function readConfig(env: Record<string, string | undefined> = process.env) {
  const read = readEnvironment(Environment, env)
  const login = { user: read.REDIS_USER, password: read.REDIS_PASSWORD, db: read.REDIS_DB }
  return {
    port: read.PORT,
    logLevel: read.LOG_LEVEL,
    mysqlDsn: read.MYSQL_DSN,
    fightersUrl: read.FIGHTERS_URL,
    reconcileMs: read.RECONCILE_SEC * 1000,
    redisCache: { addr: read.REDIS_CACHE_ADDR, ...login },
    redisStreams: { addr: read.REDIS_STREAMS_ADDR, ...login },
    natsUrl: read.NATS_URL,
    publicBaseUrl: read.PUBLIC_BASE_URL,
    jwtSecret: read.JWT_SECRET,
    internalToken: read.INTERNAL_TOKEN,
  }
}
