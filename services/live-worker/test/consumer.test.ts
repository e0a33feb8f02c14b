import type { LiveJob, LivePoll } from '@bajiaozhi/shared/contracts/live'
import { FetchError } from '@bajiaozhi/shared/fetch/fetch-error'
import { UpstreamError } from '@bajiaozhi/shared/http/internal-client'
import { recordingLogger, silentLogger } from '@bajiaozhi/shared/testing/silent-logger'
import { beforeEach, describe, expect, test } from '@jest/globals'
import { createLiveHandler } from '../src/consumer.ts'
import { answerOf, bytes, fight } from './ufc-card.ts'

const SLOT = Date.parse('2026-02-17T20:00:00Z') / 1000
const job: LiveJob = {
  job_id: 'job-1',
  event_id: 7,
  provider: 'ufc_live',
  provider_event_id: '77',
  interval_sec: 30,
  slot_sec: SLOT,
  request_id: 'request-1',
}

let fetched: string[]
let polls: LivePoll[]
let answer: () => Promise<Buffer>
let report: () => Promise<{ changed: number; failures: number }>
let now: number
let stopping: AbortController

beforeEach(() => {
  fetched = []
  polls = []
  answer = async () => bytes(answerOf([fight({ red: 'A B', blue: 'C D', outcomes: ['Win', 'Loss'] })]))
  report = async () => ({ changed: 1, failures: 0 })
  now = SLOT * 1000 + 1500
  stopping = new AbortController()
})

function handle(logger = silentLogger, changes: Partial<LiveJob> = {}): Promise<void> {
  const handler = createLiveHandler({
    fetcher: {
      async fetchDocument(url) {
        fetched.push(url)
        return { url, status: 200, contentType: 'application/json', body: await answer() }
      },
    },
    events: {
      async report(_job, poll) {
        polls.push(poll)
        return report()
      },
    },
    ufcLiveUrl: 'https://live.example/event/{id}.json',
    now: () => now,
    repeatAfterMs: 1,
  })
  return handler(
    { ...job, ...changes },
    {
      jobId: job.job_id,
      attempts: 1,
      replay: 2,
      signal: stopping.signal,
      logger,
    },
  )
}

describe('a poll', () => {
  test('is fetched, parsed and reported with its time', async () => {
    await handle()
    expect(fetched).toEqual(['https://live.example/event/77.json'])
    expect(polls).toEqual([
      {
        job_id: 'job-1',
        replay: 2,
        polled_at: '2026-02-17T20:00:01Z',
        card: expect.objectContaining({ event_status: 'live', bouts: [expect.objectContaining({ winner: 'red' })] }),
      },
    ])
  })

  test('asks for no other address than that of its event', async () => {
    await handle(silentLogger, { provider_event_id: '../x?y#z' })
    expect(fetched).toEqual(['https://live.example/event/..%2Fx%3Fy%23z.json'])
  })

  test.each([
    ['a provider that cannot be had', () => Promise.reject(failure('the server answers 500 (its own failure)')), /500/],
    ['HTML', async () => bytes('<!doctype html>'), /HTML/],
    ['a cut-off body', async () => bytes('{"LiveEventDetail":{"Ev'), /cut off/],
    ['an unknown id', async () => bytes({ LiveEventDetail: {} }), /unknown to the provider/],
  ])('of %s is reported with a readable reason and done with', async (_what, next, reason) => {
    answer = next
    await expect(handle()).resolves.toBeUndefined()
    expect(polls).toEqual([expect.objectContaining({ error: expect.stringMatching(reason) })])
  })

  test.each([
    [60, 1],
    [61, 0],
  ])('that is %i s late is made %i times', async (lateSec, times) => {
    now = (SLOT + lateSec) * 1000
    await handle()
    expect([fetched.length, polls.length]).toEqual([times, times])
  })

  test('that was stopped is left to another worker, not told as a failure', async () => {
    answer = async () => {
      stopping.abort(new Error('the worker is stopping'))
      throw failure('the fetch was stopped')
    }
    await expect(handle()).rejects.toThrow('stopping')
    expect(polls).toEqual([])
  })
})

describe('a report', () => {
  test('that does not get through is repeated once', async () => {
    let asked = 0
    report = async () => {
      if (asked++ === 0) throw new UpstreamError(0, 'no answer')
      return { changed: 0, failures: 0 }
    }
    await handle()
    expect(polls).toHaveLength(2)
  })

  test.each([
    [503, 2],
    [404, 1],
  ])('that gets %i is given up after %i, and the next poll is the retry', async (status, times) => {
    report = () => Promise.reject(new UpstreamError(status, 'no'))
    const { logger, lines } = recordingLogger()
    await expect(handle(logger)).resolves.toBeUndefined()
    expect(polls).toHaveLength(times)
    expect(lines).toMatchObject([{ level: 'warn', message: 'a poll could not be reported, the next one will be' }])
  })
})

const failure = (message: string) => new FetchError(message, { kind: 'status', permanent: false })
