import { expect, test } from '@jest/globals'
import { recordingLogger } from '../../src/testing/silent-logger.ts'

test('a log line is one JSON object with service, level and message, and no secret in it', () => {
  const { logger, lines } = recordingLogger()

  logger.info({ password: 'p', request: { headers: { authorization: 'Bearer x' } }, user: { token: 't' } }, 'hello')

  expect(lines).toEqual([
    {
      level: 'info',
      time: expect.any(String),
      service: 'test',
      password: '[redacted]',
      request: { headers: { authorization: '[redacted]' } },
      user: { token: '[redacted]' },
      message: 'hello',
    },
  ])
})
