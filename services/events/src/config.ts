import { readEnvironment } from '@bajiaozhi/shared/config/environment'
import { HttpUrl } from '@bajiaozhi/shared/config/fragments'
import { domainEnvironment, toDomainConfig } from '@bajiaozhi/shared/domain/domain-environment'
import Type from 'typebox'

const Environment = Type.Object({
  ...domainEnvironment,
  ARTICLES_URL: HttpUrl,
  FIGHTERS_URL: HttpUrl,
  RECONCILE_SEC: Type.Integer({ minimum: 1, maximum: 86_400, default: 300 }),
  LIVE_INTERVAL_SEC: Type.Integer({ minimum: 1, maximum: 3600, default: 30 }),
})

export type EventsConfig = ReturnType<typeof readConfig>

/** @throws ConfigError that lists everything missing or malformed. */
export function readConfig(env: Record<string, string | undefined> = process.env) {
  const read = readEnvironment(Environment, env)
  return {
    ...toDomainConfig(read),
    articlesUrl: read.ARTICLES_URL,
    fightersUrl: read.FIGHTERS_URL,
    reconcileMs: read.RECONCILE_SEC * 1000,
    liveIntervalSec: read.LIVE_INTERVAL_SEC,
  }
}
