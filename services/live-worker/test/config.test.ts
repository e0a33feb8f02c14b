import { ConfigError } from '@bajiaozhi/shared/config/config-error'
import { expect, test } from '@jest/globals'
import { readConfig } from '../src/config.ts'

const complete = {
  EVENTS_URL: 'http://events:3000',
  INTERNAL_TOKEN: 'x'.repeat(32),
  REDIS_STREAMS_ADDR: 'redis-streams:6379',
  REDIS_USER: 'live-worker',
  REDIS_PASSWORD: 'secret',
}

test('an empty environment is refused, and everything that is missing is listed', () => {
  expect.assertions(2)
  try {
    readConfig({})
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError)
    const names = (error as ConfigError).problems.map((problem) => problem.split(' ')[0])
    expect(names).toEqual(['EVENTS_URL', 'INTERNAL_TOKEN', 'REDIS_STREAMS_ADDR', 'REDIS_USER', 'REDIS_PASSWORD'])
  }
})

test('what may be left out has a default', () => {
  expect(readConfig(complete)).toMatchObject({
    opsPort: 9090,
    logLevel: 'info',
    allowHosts: [],
    concurrency: 8,
    ufcLiveUrl: expect.stringMatching(/^https:.*\{id\}/),
  })
})

test.each([
  ['FETCH_ALLOW_HOSTS', 'site,10.0.0.0/99'],
  ['INTERNAL_TOKEN', 'short'],
  ['CONCURRENCY', '0'],
  ['EVENTS_URL', 'events:3000'],
  ['UFC_LIVE_URL', 'http://site:8090/live/ufc/'],
])('a malformed %s is named', (name, value) => {
  expect(() => readConfig({ ...complete, [name]: value })).toThrow(name)
})
