import { expect, test } from '@jest/globals'
import { readConfig } from '../src/config.ts'

const complete = {
  MYSQL_DSN: 'mysql://articles:pw@mysql:3306/articles',
  REDIS_CACHE_ADDR: 'redis-cache:6379',
  REDIS_STREAMS_ADDR: 'redis-streams:6379',
  REDIS_USER: 'articles',
  REDIS_PASSWORD: 'pw',
  NATS_URL: 'nats://nats:4222',
  PUBLIC_BASE_URL: 'http://localhost:8080',
  JWT_SECRET: 'j'.repeat(32),
  INTERNAL_TOKEN: 'i'.repeat(32),
  ADMIN_USERNAME: 'admin',
  ADMIN_PASSWORD_HASH: '$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$aGFzaGhhc2g',
  QUEUES_REDIS_USER: 'queues',
  QUEUES_REDIS_PASSWORD: 'other pw',
}

test('config rejects an empty environment and names everything that is missing', () => {
  expect(() => readConfig({})).toThrow(
    expect.objectContaining({
      problems: Object.keys(complete).map((name) => expect.stringContaining(name)),
    }),
  )
})

test('config takes a complete environment, with defaults for what is no secret', () => {
  expect(readConfig(complete)).toMatchObject({ port: 3000, logLevel: 'info', redisCache: { db: 0, user: 'articles' } })
})

test('config does not repeat a secret that is too short', () => {
  const read = () => readConfig({ ...complete, JWT_SECRET: 'short-secret' })
  expect(read).toThrow('JWT_SECRET')
  expect(read).not.toThrow('short-secret')
})

test('config has a login of its own for the queues, in the same Redis as the streams', () => {
  expect(readConfig({ ...complete, REDIS_DB: '3' }).queuesRedis).toEqual({
    addr: 'redis-streams:6379',
    user: 'queues',
    password: 'other pw',
    db: 3,
  })
})

test('config keeps old rows for a day, a month and three months unless told', () => {
  expect(readConfig(complete).keepDays).toEqual({ outbox: 1, jobs: 30, runs: 90 })
  const told = { KEEP_OUTBOX_DAYS: '2', KEEP_JOBS_DAYS: '3', KEEP_RUNS_DAYS: '4' }
  expect(readConfig({ ...complete, ...told }).keepDays).toEqual({ outbox: 2, jobs: 3, runs: 4 })
  expect(() => readConfig({ ...complete, KEEP_JOBS_DAYS: '0' })).toThrow('KEEP_JOBS_DAYS')
})
