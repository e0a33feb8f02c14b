import { ConfigError } from '@bajiaozhi/shared/config/config-error'
import { readEnvironment } from '@bajiaozhi/shared/config/environment'
import {
  commaList,
  HostAndPort,
  HttpUrl,
  LogLevel,
  NatsUrl,
  Port,
  redisLogin,
  Secret,
  tokenSecrets,
  tokenSecretsOf,
} from '@bajiaozhi/shared/config/fragments'
import { telemetryEnvironment, toTelemetryConfig } from '@bajiaozhi/shared/telemetry/telemetry-environment'
import Type from 'typebox'
import { compileTrust } from './edge/client-address.ts'
import { machine, processesFor } from './processes/default-count.ts'

const Requests = (fallback: number) => Type.Integer({ minimum: 1, maximum: 1_000_000, default: fallback })

const Environment = Type.Object({
  PORT: Port(8080),
  OPS_PORT: Port(9090),
  GATEWAY_PROCESSES: Type.Optional(Type.Integer({ minimum: 1, maximum: 64 })),
  DRAIN_SEC: Type.Integer({ minimum: 0, maximum: 30, default: 0 }),
  LOG_LEVEL: LogLevel,
  ARTICLES_URL: HttpUrl,
  EVENTS_URL: HttpUrl,
  FIGHTERS_URL: HttpUrl,
  REDIS_STREAMS_ADDR: HostAndPort,
  ...redisLogin,
  NATS_URL: NatsUrl,
  EDGE_CACHE_MIB: Type.Integer({ minimum: 1, maximum: 4096, default: 32 }),
  ...tokenSecrets,
  INTERNAL_TOKEN: Secret(32),
  OVERLOAD_LIMIT: Type.Enum(['on', 'off'] as const, { default: 'on' }),
  TRUSTED_PROXIES: Type.String({ default: '' }),
  RATE_LIMIT_PER_SEC: Requests(50),
  RATE_LIMIT_BURST: Requests(300),
  ADMIN_RATE_LIMIT_PER_SEC: Requests(100),
  ADMIN_RATE_LIMIT_BURST: Requests(200),
  CORS_ORIGINS: Type.String({
    default: '',
    pattern: '^$|^ *https?://[^\\s/,]+ *(?:, *https?://[^\\s/,]+ *)*$',
    description: 'origins such as https://editors.example.org, separated by commas',
  }),
  ...telemetryEnvironment,
})

const MIB = 1024 * 1024

export type GatewayConfig = ReturnType<typeof readConfig>

/** @throws ConfigError that lists everything missing or malformed. */
export function readConfig(env: Record<string, string | undefined> = process.env) {
  const read = readEnvironment(Environment, env)
  return {
    port: read.PORT,
    opsPort: read.OPS_PORT,
    processes: read.GATEWAY_PROCESSES ?? processesFor(machine()),
    drainMs: read.DRAIN_SEC * 1000,
    logLevel: read.LOG_LEVEL,
    telemetry: toTelemetryConfig(read),
    serviceUrls: { articles: read.ARTICLES_URL, events: read.EVENTS_URL, fighters: read.FIGHTERS_URL },
    redis: {
      addr: read.REDIS_STREAMS_ADDR,
      user: read.REDIS_USER,
      password: read.REDIS_PASSWORD,
      db: read.REDIS_DB,
    },
    natsUrl: read.NATS_URL,
    edgeCacheBytes: read.EDGE_CACHE_MIB * MIB,
    jwtSecrets: tokenSecretsOf(read),
    internalToken: read.INTERNAL_TOKEN,
    isLimited: read.OVERLOAD_LIMIT === 'on',
    trustedProxies: proxyList(read.TRUSTED_PROXIES),
    rates: {
      public: { perSec: read.RATE_LIMIT_PER_SEC, burst: read.RATE_LIMIT_BURST },
      admin: { perSec: read.ADMIN_RATE_LIMIT_PER_SEC, burst: read.ADMIN_RATE_LIMIT_BURST },
    },
    corsOrigins: commaList(read.CORS_ORIGINS),
  }
}

function proxyList(text: string): string[] {
  const proxies = commaList(text)
  try {
    compileTrust(proxies)
  } catch (error) {
    throw new ConfigError([`TRUSTED_PROXIES: ${(error as Error).message}`])
  }
  return proxies
}
