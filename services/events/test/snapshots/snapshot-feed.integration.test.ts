import { FIGHTERS_STREAM } from '@bajiaozhi/shared/contracts/fighter-snapshot'
import { createRegistry } from '@bajiaozhi/shared/http/metrics'
import { closeRedis, createRedis, type Redis, whenReady } from '@bajiaozhi/shared/redis/connection'
import { createStreamPublisher } from '@bajiaozhi/shared/streams/publisher'
import { startRedis, type TestService } from '@bajiaozhi/shared/testing/containers'
import { eventually } from '@bajiaozhi/shared/testing/eventually'
import { createFakeUnitOfWork } from '@bajiaozhi/shared/testing/fake-unit-of-work'
import { silentLogger as logger } from '@bajiaozhi/shared/testing/silent-logger'
import { afterAll, afterEach, beforeAll, beforeEach, expect, jest, test } from '@jest/globals'
import { createSnapshotFeed, type SnapshotFeed } from '../../src/snapshots/snapshot-feed.ts'
import { aBout, anEvent, aSnapshot, createMemoryDatabase, emptyRows, type Rows } from '../fakes/memory-database.ts'

/** A machine that is busy with other things takes its time. */
jest.setTimeout(60_000)

let container: TestService
let redis: Redis
let rows: Rows
let feed: SnapshotFeed
let answer: () => ReturnType<typeof aSnapshot>[]

const connect = (commandTimeoutMs = 3000) =>
  createRedis({ addr: container.addr, user: 'default', password: '', db: 0, name: 'test', logger, commandTimeoutMs })

beforeAll(async () => {
  container = await startRedis()
  redis = connect(10_000)
  await whenReady(redis, 10_000)
}, 120_000)
afterAll(async () => {
  closeRedis(redis)
  await container.stop()
})

beforeEach(() => {
  rows = emptyRows()
  rows.events.set(1, anEvent)
  rows.bouts.set(1, aBout)
  answer = () => []
  feed = createSnapshotFeed({
    database: createMemoryDatabase(rows),
    unitOfWork: createFakeUnitOfWork(rows, async () => {}),
    fighters: { listChanged: async () => ({ items: answer(), next_cursor: null }) },
    connect: () => connect(),
    intervalMs: 1000,
    logger,
    registry: createRegistry('test'),
  })
})
afterEach(() => feed.stop())

const tell = (job_id: string, name: string, version: number) =>
  createStreamPublisher({ redis }).publish(FIGHTERS_STREAM, { job_id, fighter: { ...aSnapshot(1, name), version } })
const nameIs = (name: string) => eventually(() => expect(rows.snapshots.get(1)?.name).toBe(name), 20_000)

test('what fighters tells on its stream is on the cards, twice told or late told as well', async () => {
  feed.start()
  await tell('a', 'new', 3)
  await nameIs('new')
  await tell('a', 'new', 3)
  await tell('b', 'old', 2)
  await tell('c', 'newest', 4)
  await nameIs('newest')
  expect(rows.events.get(1)?.version).toBe(3)
})

test('what the stream has lost with its data comes by reconciliation, and the stream goes on', async () => {
  feed.start()
  await tell('a', 'told', 2)
  await nameIs('told')
  await redis.flushall()
  answer = () => [{ ...aSnapshot(1, 'repaired'), version: 3 }]
  await nameIs('repaired')
  await tell('b', 'told again', 4)
  await nameIs('told again')
})
