import { ConfigError } from '@bajiaozhi/shared/config/config-error'
import { readEnvironment } from '@bajiaozhi/shared/config/environment'
import { commaList, HostAndPort, HttpUrl, LogLevel, Port, redisLogin, Secret } from '@bajiaozhi/shared/config/fragments'
import { createAddressGuard } from '@bajiaozhi/shared/fetch/address-guard'
import { telemetryEnvironment, toTelemetryConfig } from '@bajiaozhi/shared/telemetry/telemetry-environment'
import Type from 'typebox'

const Environment = Type.Object({
  OPS_PORT: Port(9090),
  LOG_LEVEL: LogLevel,
  ARTICLES_URL: HttpUrl,
  INTERNAL_TOKEN: Secret(32),
  REDIS_STREAMS_ADDR: HostAndPort,
  ...redisLogin,
  FETCH_ALLOW_HOSTS: Type.String({ default: '' }),
  CONCURRENCY: Type.Integer({ minimum: 1, maximum: 32, default: 4 }),
  FETCHES_PER_HOST: Type.Integer({ minimum: 1, maximum: 10_000, default: 10 }),
  FETCHES_PER_HOST_SEC: Type.Integer({ minimum: 1, maximum: 3600, default: 1 }),
  ...telemetryEnvironment,
})

/** @throws ConfigError that lists everything missing or malformed. */
export function readConfig(env: Record<string, string | undefined> = process.env) {
  const read = readEnvironment(Environment, env)
  return {
    opsPort: read.OPS_PORT,
    logLevel: read.LOG_LEVEL,
    telemetry: toTelemetryConfig(read),
    articles: { baseUrl: read.ARTICLES_URL, token: read.INTERNAL_TOKEN },
    redis: { addr: read.REDIS_STREAMS_ADDR, user: read.REDIS_USER, password: read.REDIS_PASSWORD, db: read.REDIS_DB },
    allowHosts: allowList(read.FETCH_ALLOW_HOSTS),
    concurrency: read.CONCURRENCY,
    perHost: { fetches: read.FETCHES_PER_HOST, perSec: read.FETCHES_PER_HOST_SEC },
  }
}

function allowList(text: string): string[] {
  const hosts = commaList(text)
  try {
    createAddressGuard(hosts)
  } catch (error) {
    throw new ConfigError([`FETCH_ALLOW_HOSTS: ${(error as Error).message}`])
  }
  return hosts
}
