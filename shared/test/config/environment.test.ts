import { describe, expect, test } from '@jest/globals'
import Type from 'typebox'
import { ConfigError } from '../../src/config/config-error.ts'
import { readEnvironment } from '../../src/config/environment.ts'
import { commaList, HostAndPort, LogLevel, Port, Secret } from '../../src/config/fragments.ts'

const Schema = Type.Object({
  PORT: Port(3000),
  LOG_LEVEL: LogLevel,
  REDIS_ADDR: HostAndPort,
  JWT_SECRET: Secret(32),
  NOTE: Type.Optional(Type.String()),
})
const good = { REDIS_ADDR: 'redis:6379', JWT_SECRET: 'x'.repeat(32) }

const problemsOf = (env: Record<string, string>): readonly string[] => {
  try {
    readEnvironment(Schema, env)
    return []
  } catch (error) {
    return (error as ConfigError).problems
  }
}

describe('environment', () => {
  test('is read as what the schema says, with its defaults', () => {
    expect(readEnvironment(Schema, { ...good, PORT: '8080', OTHER: 'x' })).toEqual({
      ...good,
      PORT: 8080,
      LOG_LEVEL: 'info',
    })
  })

  test('that is empty lists everything missing in one message', () => {
    expect(() => readEnvironment(Schema, {})).toThrow(ConfigError)
    expect(problemsOf({})).toEqual([
      'REDIS_ADDR is missing (host:port)',
      'JWT_SECRET is missing (a secret of at least 32 characters)',
    ])
  })

  test('that is malformed says what is wrong and never repeats a value', () => {
    const problems = problemsOf({ PORT: 'http', LOG_LEVEL: 'loud', REDIS_ADDR: 'redis', JWT_SECRET: 'hunter2' })

    expect(problems).toHaveLength(4)
    expect(problems.join()).not.toMatch(/hunter2|loud/)
  })

  test('counts an empty value as absent, as Compose hands on what is not set', () => {
    expect(problemsOf({ ...good, REDIS_ADDR: '' })).toEqual(['REDIS_ADDR is missing (host:port)'])
    expect(readEnvironment(Schema, { ...good, PORT: '', NOTE: '' })).toMatchObject({ PORT: 3000 })
  })
})

test('a comma list is its trimmed parts', () => {
  expect(commaList(' a, b ,,c')).toEqual(['a', 'b', 'c'])
  expect(commaList('')).toEqual([])
})
