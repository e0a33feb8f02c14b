import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { createStreamPublisher } from '../../src/streams/publisher.ts'
import { createScheduler } from '../../src/streams/schedule.ts'
import { setTracing, type TracedJob, type Tracing } from '../../src/telemetry/tracing.ts'
import { eventually } from '../../src/testing/eventually.ts'
import { deskUnderTest } from './desk-under-test.ts'
import { stream } from './queue-under-test.ts'

const { redis, desk, add, consume, isAtRest, waiting, deadLetters } = deskUnderTest()

const PUBLISHER = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
let here: string | undefined
let jobs: TracedJob[]

const recorder: Tracing = {
  traceparent: () => here,
  job(job, run) {
    jobs.push(job)
    return run()
  },
  outside: (_host, run) => run(),
  keep: () => (run) => run(),
  note() {},
  logFields: () => ({}),
  stop: async () => {},
}

beforeEach(() => {
  here = PUBLISHER
  jobs = []
  setTracing(recorder)
})
afterEach(() => setTracing(undefined))

test("a job keeps its publisher's place in the trace through retries, the dead letters and a replay", async () => {
  let isMended = false
  await createStreamPublisher({ redis: redis() }).publishUnique(stream, 'a kind', { job_id: '1' })
  here = undefined
  consume({
    maxAttempts: 2,
    async handle() {
      if (!isMended) throw new Error('not yet')
    },
  })
  const [letter] = await eventually(async () => {
    const letters = await desk().listDead({ limit: 1 })
    expect(letters).toHaveLength(1)
    return letters
  })
  isMended = true
  await desk().replay(letter!.id)
  await eventually(() => expect(jobs).toHaveLength(3))
  await eventually(isAtRest)
  const job = { stream, jobId: '1', traceparent: PUBLISHER }
  expect(jobs).toEqual([1, 2, 1].map((attempts) => ({ ...job, attempts })))
})

test('a job published by itself carries it too', async () => {
  await createStreamPublisher({ redis: redis() }).publish(stream, { job_id: '1' })
  await add('2')
  expect(await waiting()).toEqual(
    ['1', '2'].map((job_id) => ({ payload: JSON.stringify({ job_id }), traceparent: PUBLISHER })),
  )
})

test('a job of nobody, of a clock or of a process without traces has none and is done all the same', async () => {
  here = undefined
  await add('1')
  setTracing(undefined)
  await createStreamPublisher({ redis: redis() }).publishUnique(stream, 'a kind', { job_id: '2' })
  await createScheduler({ redis: redis(), stream }).fire({ id: 'a', every: { sec: 60 }, job: { job_id: '3' } })
  expect((await waiting()).flatMap(Object.keys)).not.toContain('traceparent')
  setTracing(recorder)
  consume({ handle: async () => {} })
  await eventually(() => expect(jobs).toHaveLength(3))
  await eventually(isAtRest)
  expect(jobs.map(({ traceparent }) => traceparent)).toEqual([undefined, undefined, undefined])
  expect(await deadLetters()).toEqual([])
})
