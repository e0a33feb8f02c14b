import type { LiveJob } from '@bajiaozhi/shared/contracts/live'
import { expect, test } from '@jest/globals'
import { createEventsClient } from '../src/events-client.ts'

const job: LiveJob = {
  job_id: 'job-1',
  event_id: 7,
  provider: 'ufc_live',
  provider_event_id: '1069',
  interval_sec: 30,
  slot_sec: 1_771_358_400,
  request_id: 'request-1',
}
const event = { event_id: 7, provider: 'ufc_live', provider_event_id: '1069', interval_sec: 30 }

function clientOf(answer: unknown) {
  const calls: unknown[][] = []
  const client = createEventsClient({
    async request(...[method, path, request]: [string, string, { body?: unknown; requestId?: string }]) {
      calls.push([method, path, request.body, request.requestId])
      return answer as never
    },
  })
  return { client, calls }
}

test('the events service is asked what is due', async () => {
  const { client, calls } = clientOf({ items: [event] })
  expect(await client.due()).toEqual([event])
  expect(calls).toEqual([['POST', '/internal/events/due', undefined, undefined]])
})

test('the events service is told how a poll went, under the request id of its job', async () => {
  const { client, calls } = clientOf({ changed: 1, failures: 0 })
  const poll = { job_id: 'job-1', replay: 0, polled_at: '2026-02-17T20:00:00Z', error: 'the server answers 500' }
  expect(await client.report(job, poll, new AbortController().signal)).toEqual({ changed: 1, failures: 0 })
  expect(calls).toEqual([['POST', '/internal/events/7/polls', poll, 'request-1']])
})

test('the events service is told that a poll is given up, and says what it is', async () => {
  const { client, calls } = clientOf({ closed: 'done' })
  expect(await client.close(job, 1)).toBe('done')
  expect(calls).toEqual([['POST', '/internal/polls/job-1/close', { replay: 1 }, 'request-1']])
})
