import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { fileURLToPath } from 'node:url'
import { INGEST_GROUP, INGEST_STREAM } from '@bajiaozhi/shared/contracts/ingest'
import { closeRedis, createRedis, type Redis } from '@bajiaozhi/shared/redis/connection'
import { startRedis, type TestService } from '@bajiaozhi/shared/testing/containers'
import { eventually } from '@bajiaozhi/shared/testing/eventually'
import { silentLogger } from '@bajiaozhi/shared/testing/silent-logger'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { startStub } from './stub-articles.ts'

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const FEED = '<rss><channel><item><title>八角志 🥊</title><link>/a</link></item></channel></rss>'
const TOKEN = 'x'.repeat(32)
const SLOWLY = 60_000

let server: TestService
let redis: Redis
let stub: Awaited<ReturnType<typeof startStub>>
let answerFeed: (response: ServerResponse) => void
const workers: ChildProcess[] = []

beforeAll(async () => {
  server = await startRedis('--requirepass', 'secret')
  redis = createRedis({
    addr: server.addr,
    user: 'default',
    password: 'secret',
    db: 0,
    name: 't',
    logger: silentLogger,
  })
  await eventually(() => redis.ping())
  stub = await startStub((response) => answerFeed(response))
}, SLOWLY)

afterAll(async () => {
  for (const worker of workers) worker.kill('SIGKILL')
  closeRedis(redis)
  await Promise.all([stub.stop(), server.stop()])
})

function startWorker(opsPort: number): ChildProcess {
  const env = {
    ARTICLES_URL: stub.url,
    INTERNAL_TOKEN: TOKEN,
    REDIS_STREAMS_ADDR: server.addr,
    REDIS_USER: 'default',
    REDIS_PASSWORD: 'secret',
    FETCH_ALLOW_HOSTS: 'localhost',
    OPS_PORT: String(opsPort),
  }
  const worker = spawn(process.execPath, [MAIN], { env, stdio: 'ignore' })
  workers.push(worker)
  return worker
}

const publish = (jobId: string) =>
  redis.xadd(
    INGEST_STREAM,
    '*',
    'payload',
    JSON.stringify({
      job_id: jobId,
      source_id: 7,
      url: `${stub.url}/feed`,
      parser_kind: 'auto',
      request_id: `request-of-${jobId}`,
    }),
  )

const pending = async () => ((await redis.xpending(INGEST_STREAM, INGEST_GROUP)) as [number])[0]

/** Ends a worker and tells how, and after how many milliseconds. */
async function terminate(worker: ChildProcess) {
  const start = Date.now()
  worker.kill('SIGTERM')
  const [code] = (await once(worker, 'exit')) as [number | null]
  return { code, ms: Date.now() - start }
}

test(
  'a job goes from the stream to the articles service under its request id, and a stopping worker finishes what it has',
  async () => {
    const held = Promise.withResolvers<ServerResponse>()
    answerFeed = held.resolve
    const worker = startWorker(19390)
    await publish('job-1')
    const response = await held.promise
    const ended = terminate(worker)
    await eventually(async () =>
      expect(await fetch('http://localhost:19390/livez').catch(() => 'closed')).toBe('closed'),
    )
    response.end(FEED)
    expect((await ended).code).toBe(0)
    expect(stub.statuses('job-1')).toEqual(['running', 'done'])
    const batch = stub.calls.find(({ path }) => path === '/internal/ingest/batches')!
    expect(batch).toMatchObject({ authorization: `Bearer ${TOKEN}`, requestId: 'request-of-job-1' })
    expect(batch.body.entries).toEqual([{ title: '八角志 🥊', summary: '', source_url: `${stub.url}/a` }])
    expect(await pending()).toBe(0)
  },
  SLOWLY,
)

test(
  'a worker that cannot finish ends all the same within ten seconds, and another one does the job',
  async () => {
    const hanging = Promise.withResolvers<void>()
    answerFeed = () => hanging.resolve()
    const worker = startWorker(19391)
    await publish('job-2')
    await hanging.promise
    const { code, ms } = await terminate(worker)
    expect([code, ms < 10_000]).toEqual([0, true])
    // It gave the job back: nobody holds it, and whoever reads next has it.
    expect(await pending()).toBe(0)

    answerFeed = (response) => response.end(FEED)
    startWorker(19392)
    await eventually(() => expect(stub.statuses('job-2')).toEqual(['running', 'running', 'done']), 40_000)
    await eventually(async () => expect(await pending()).toBe(0))
  },
  2 * SLOWLY,
)

test(
  'a worker without configuration says all that is missing and ends with code 1',
  async () => {
    const worker = spawn(process.execPath, [MAIN], { env: {}, stdio: ['ignore', 'ignore', 'pipe'] })
    const [said, [code]] = await Promise.all([worker.stderr.setEncoding('utf8').toArray(), once(worker, 'exit')])
    expect(code).toBe(1)
    for (const name of ['ARTICLES_URL', 'INTERNAL_TOKEN', 'REDIS_STREAMS_ADDR', 'REDIS_USER', 'REDIS_PASSWORD'])
      expect(said.join('')).toContain(name)
  },
  SLOWLY,
)
