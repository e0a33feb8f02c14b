import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { fileURLToPath } from 'node:url'
import { LIVE_GROUP, LIVE_STREAM, type LiveEvents } from '@bajiaozhi/shared/contracts/live'
import { closeRedis, createRedis, type Redis } from '@bajiaozhi/shared/redis/connection'
import { startRedis, type TestService } from '@bajiaozhi/shared/testing/containers'
import { eventually } from '@bajiaozhi/shared/testing/eventually'
import { silentLogger } from '@bajiaozhi/shared/testing/silent-logger'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { startStub } from './stub-events.ts'
import { answerOf, fight } from './ufc-card.ts'

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const TOKEN = 'x'.repeat(32)
const SLOWLY = 60_000

let server: TestService
let redis: Redis
let stub: Awaited<ReturnType<typeof startStub>>
let answer: (id: string, response: ServerResponse) => void
let workers: ChildProcess[] = []

beforeAll(async () => {
  server = await startRedis('--requirepass', 'secret')
  const login = { user: 'default', password: 'secret', db: 0, name: 't', logger: silentLogger }
  redis = createRedis({ addr: server.addr, ...login })
  await eventually(() => redis.ping())
}, SLOWLY)
afterAll(async () => {
  closeRedis(redis)
  await server.stop()
})

beforeEach(async () => {
  await redis.flushall()
  answer = sendCard
  stub = await startStub((id, response) => answer(id, response))
})
afterEach(async () => {
  for (const worker of workers.splice(0)) worker.kill('SIGKILL')
  await stub.stop()
})

const sendCard = (id: string, response: ServerResponse): void => {
  const card = answerOf([fight({ red: 'A B', blue: 'C D', outcomes: ['Win', 'Loss'] })], { EventId: Number(id) })
  response.end(JSON.stringify(card))
}

function startWorker(opsPort: number): ChildProcess {
  const env = {
    EVENTS_URL: stub.url,
    INTERNAL_TOKEN: TOKEN,
    REDIS_STREAMS_ADDR: server.addr,
    REDIS_USER: 'default',
    REDIS_PASSWORD: 'secret',
    FETCH_ALLOW_HOSTS: 'localhost',
    UFC_LIVE_URL: `${stub.url}/live/{id}`,
    OPS_PORT: String(opsPort),
  }
  const worker = spawn(process.execPath, [MAIN], { env, stdio: 'ignore' })
  workers = [...workers, worker]
  return worker
}

const live = (id: number, intervalSec: number): LiveEvents['items'][number] => ({
  event_id: id,
  provider: 'ufc_live',
  provider_event_id: String(id),
  interval_sec: intervalSec,
})
/** Jobs that were ever added to the stream; done ones are trimmed. */
const jobsAdded = async () => {
  const info = (await redis.xinfo('STREAM', LIVE_STREAM)) as unknown[]
  return info[info.indexOf('entries-added') + 1]
}
const pollsOf = (eventId: number) => stub.polls.filter(({ path }) => path === `/internal/events/${eventId}/polls`)

test(
  'two workers make one poll a slot, and tell it under the id of its request',
  async () => {
    startWorker(19490)
    startWorker(19491)
    stub.setLive([live(7, 2)])
    await eventually(() => expect(pollsOf(7).length).toBeGreaterThanOrEqual(4), 30_000)
    stub.setLive([])

    const polls = pollsOf(7)
    const slotOf = ({ poll }: (typeof polls)[number]) => Math.floor(Date.parse(poll.polled_at) / 2000)
    expect(new Set(polls.slice(1).map(slotOf)).size).toBe(polls.length - 1)
    await eventually(async () => expect(await jobsAdded()).toBe(pollsOf(7).length))
    const [first] = polls
    expect(first).toMatchObject({
      authorization: `Bearer ${TOKEN}`,
      requestId: `live-${(first!.poll as { job_id: string }).job_id}`,
    })
    expect(first!.poll).toMatchObject({ card: { event_status: 'live', bouts: [{ winner: 'red', is_final: true }] } })
  },
  SLOWLY,
)

test(
  'an event that hangs is told of after 5 s, and does not hold up another one',
  async () => {
    answer = (id, response) => (id === '8' ? undefined : sendCard(id, response))
    startWorker(19492)
    stub.setLive([live(8, 3600), live(7, 1)])
    await eventually(() => expect(pollsOf(7).length).toBeGreaterThanOrEqual(3), 30_000)
    await eventually(() => expect(pollsOf(8)).toHaveLength(1), 20_000)
    expect(pollsOf(8)[0]!.poll).toMatchObject({ error: expect.stringMatching(/did not answer in full within 5 s/) })
  },
  SLOWLY,
)

test(
  'a poll whose worker was killed in the middle is made by another one, once',
  async () => {
    const asked = Promise.withResolvers<void>()
    answer = () => asked.resolve()
    const worker = startWorker(19493)
    stub.setLive([live(7, 3600)])
    await asked.promise
    worker.kill('SIGKILL')
    await once(worker, 'exit')
    answer = sendCard

    startWorker(19494)
    await eventually(() => expect(pollsOf(7)).toHaveLength(1), 30_000)
    await eventually(async () => {
      const [pending] = (await redis.xpending(LIVE_STREAM, LIVE_GROUP)) as [number]
      expect(pending).toBe(0)
    })
    expect(await jobsAdded()).toBe(1)
    expect(pollsOf(7)).toHaveLength(1)
  },
  SLOWLY,
)

test(
  'a worker that is told to stop ends with 0 within ten seconds, also with a poll under way',
  async () => {
    const asked = Promise.withResolvers<void>()
    answer = () => asked.resolve()
    const worker = startWorker(19495)
    stub.setLive([live(7, 3600)])
    await asked.promise
    const start = Date.now()
    worker.kill('SIGTERM')
    const [code] = (await once(worker, 'exit')) as [number | null]
    expect([code, Date.now() - start < 10_000]).toEqual([0, true])
  },
  SLOWLY,
)
