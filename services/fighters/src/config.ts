import { readEnvironment } from '@bajiaozhi/shared/config/environment'
import { HttpUrl } from '@bajiaozhi/shared/config/fragments'
import { domainEnvironment, toDomainConfig } from '@bajiaozhi/shared/domain/domain-environment'
import Type from 'typebox'

const Environment = Type.Object({ ...domainEnvironment, ARTICLES_URL: HttpUrl })

export type FightersConfig = ReturnType<typeof readConfig>

/** @throws ConfigError that lists everything missing or malformed. */
export function readConfig(env: Record<string, string | undefined> = process.env) {
  const read = readEnvironment(Environment, env)
  return { ...toDomainConfig(read), articlesUrl: read.ARTICLES_URL }
}
