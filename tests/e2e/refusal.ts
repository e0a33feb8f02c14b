import { expect } from '@jest/globals'
import type { Answer } from './api.ts'

/** A clear 4xx in the API's shape that tells nothing of our inside. */
export function expectRefusal(answer: Answer, statuses: readonly number[]): void {
  expect({ status: answer.status, body: answer.body }).toMatchObject({
    body: {
      error: expect.any(String),
      code: expect.stringMatching(/^[A-Z_]+$/),
      request_id: answer.headers.get('x-request-id'),
    },
  })
  expect(statuses).toContain(answer.status)
  expect(answer.body.error).not.toMatch(/SELECT|sequelize|at \/|:\d{4,5}\b|\d+\.\d+\.\d+\.\d+/i)
}

/** Ids that are none, whatever they are of. */
export const BAD_IDS = ['abc', '-1', '0', '9e99', '1%00', '9007199254740993', '%F0%9F%A5%8A', '1;drop', "1'or'1"]
/** Page queries that are refused everywhere. */
export const BAD_PAGES = ['limit=0', 'limit=101', 'limit=x']
