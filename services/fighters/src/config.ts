import { readEnvironment } from '@bajiaozhi/shared/config/environment'
import { domainEnvironment, toDomainConfig } from '@bajiaozhi/shared/domain/domain-environment'
import Type from 'typebox'

const Environment = Type.Object(domainEnvironment)

export type FightersConfig = ReturnType<typeof readConfig>

/** @throws ConfigError that lists everything missing or malformed. */
export const readConfig = (env: Record<string, string | undefined> = process.env) =>
  toDomainConfig(readEnvironment(Environment, env))
