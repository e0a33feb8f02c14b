import { ConfigError } from '@bajiaozhi/shared/config/config-error'
import { readEnvironment } from '@bajiaozhi/shared/config/environment'
import { commaList, HostAndPort, HttpUrl, LogLevel, Port, redisLogin, Secret } from '@bajiaozhi/shared/config/fragments'
import { createAddressGuard } from '@bajiaozhi/shared/fetch/address-guard'
import { telemetryEnvironment, toTelemetryConfig } from '@bajiaozhi/shared/telemetry/telemetry-environment'
import Type from 'typebox'

const Environment = Type.Object({
  OPS_PORT: Port(9090),
  LOG_LEVEL: LogLevel,
  EVENTS_URL: HttpUrl,
  INTERNAL_TOKEN: Secret(32),
  REDIS_STREAMS_ADDR: HostAndPort,
  ...redisLogin,
  FETCH_ALLOW_HOSTS: Type.String({ default: '' }),
  UFC_LIVE_URL: Type.String({
    pattern: '^https?://[^\\s]*\\{id\\}[^\\s]*$',
    description: 'an http or https address with {id} where the event id goes',
    default: 'https://d29dxerjsp82wz.cloudfront.net/api/v3/event/live/{id}.json',
  }),
  CONCURRENCY: Type.Integer({ minimum: 1, maximum: 64, default: 8 }),
  ...telemetryEnvironment,
})

/** @throws ConfigError that lists everything missing or malformed. */
export function readConfig(env: Record<string, string | undefined> = process.env) {
  const read = readEnvironment(Environment, env)
  return {
    opsPort: read.OPS_PORT,
    logLevel: read.LOG_LEVEL,
    telemetry: toTelemetryConfig(read),
    events: { baseUrl: read.EVENTS_URL, token: read.INTERNAL_TOKEN },
    redis: { addr: read.REDIS_STREAMS_ADDR, user: read.REDIS_USER, password: read.REDIS_PASSWORD, db: read.REDIS_DB },
    allowHosts: allowList(read.FETCH_ALLOW_HOSTS),
    ufcLiveUrl: read.UFC_LIVE_URL,
    concurrency: read.CONCURRENCY,
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
