import { expect, test } from '@jest/globals'
import { readConfig } from '../src/config.ts'

const complete = {
  MYSQL_DSN: 'mysql://fighters:pw@mysql:3306/fighters',
  REDIS_CACHE_ADDR: 'redis-cache:6379',
  REDIS_STREAMS_ADDR: 'redis-streams:6379',
  REDIS_USER: 'fighters',
  REDIS_PASSWORD: 'pw',
  NATS_URL: 'nats://nats:4222',
  PUBLIC_BASE_URL: 'http://localhost:8080',
  JWT_SECRET: 'j'.repeat(32),
  INTERNAL_TOKEN: 'i'.repeat(32),
  ARTICLES_URL: 'http://articles:3000',
}

test('config rejects an empty environment and names everything that is missing', () => {
  expect(() => readConfig({})).toThrow(
    expect.objectContaining({
      problems: Object.keys(complete).map((name) => expect.stringContaining(name)),
    }),
  )
})

test('config takes a complete environment, with defaults for what is no secret', () => {
  expect(readConfig(complete)).toMatchObject({ port: 3000, logLevel: 'info', redisCache: { db: 0, user: 'fighters' } })
})

test('config does not repeat a secret that is too short', () => {
  const read = () => readConfig({ ...complete, JWT_SECRET: 'short-secret' })
  expect(read).toThrow('JWT_SECRET')
  expect(read).not.toThrow('short-secret')
})
