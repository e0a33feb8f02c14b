import Type, { type Static } from 'typebox'
import {
  HostAndPort,
  HttpUrl,
  KeepDays,
  LogLevel,
  MysqlDsn,
  NatsUrl,
  Port,
  redisLogin,
  Secret,
  tokenSecrets,
  tokenSecretsOf,
} from '../config/fragments.ts'
import { telemetryEnvironment, toTelemetryConfig } from '../telemetry/telemetry-environment.ts'

/** What every domain service reads of its environment; spread into its own schema. */
export const domainEnvironment = {
  PORT: Port(3000),
  LOG_LEVEL: LogLevel,
  MYSQL_DSN: MysqlDsn,
  REDIS_CACHE_ADDR: HostAndPort,
  REDIS_STREAMS_ADDR: HostAndPort,
  ...redisLogin,
  NATS_URL: NatsUrl,
  PUBLIC_BASE_URL: HttpUrl,
  ...tokenSecrets,
  INTERNAL_TOKEN: Secret(32),
  KEEP_OUTBOX_DAYS: KeepDays(1),
  KEEP_JOBS_DAYS: KeepDays(30),
  ...telemetryEnvironment,
}

const DomainEnvironment = Type.Object(domainEnvironment)

export type DomainConfig = ReturnType<typeof toDomainConfig>

export function toDomainConfig(read: Static<typeof DomainEnvironment>) {
  const login = { user: read.REDIS_USER, password: read.REDIS_PASSWORD, db: read.REDIS_DB }
  return {
    port: read.PORT,
    logLevel: read.LOG_LEVEL,
    mysqlDsn: read.MYSQL_DSN,
    redisCache: { addr: read.REDIS_CACHE_ADDR, ...login },
    redisStreams: { addr: read.REDIS_STREAMS_ADDR, ...login },
    natsUrl: read.NATS_URL,
    publicBaseUrl: read.PUBLIC_BASE_URL,
    jwtSecrets: tokenSecretsOf(read),
    internalToken: read.INTERNAL_TOKEN,
    telemetry: toTelemetryConfig(read),
    keepDays: { outbox: read.KEEP_OUTBOX_DAYS, jobs: read.KEEP_JOBS_DAYS },
  }
}
