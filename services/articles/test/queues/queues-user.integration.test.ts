import { QUEUES } from '@bajiaozhi/shared/contracts/queues'
import { closeRedis, createRedis, type Redis } from '@bajiaozhi/shared/redis/connection'
import { startRedis, type TestService } from '@bajiaozhi/shared/testing/containers'
import { eventually } from '@bajiaozhi/shared/testing/eventually'
import { silentLogger as logger } from '@bajiaozhi/shared/testing/silent-logger'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { createQueues, type Queues } from '../../src/queues/queues.ts'
import { rulesOf } from '../redis-rules.ts'

let server: TestService
let admin: Redis
let redis: Redis
let queues: Queues

const connect = (user: string, password: string) =>
  createRedis({ addr: server.addr, user, password, db: 0, name: user, logger, commandTimeoutMs: 3000 })

beforeAll(async () => {
  server = await startRedis('--user', 'queues', ...(await rulesOf('queues')), '>pw')
  admin = connect('default', '')
  await eventually(() => admin.ping())
  redis = connect('queues', 'pw')
  await eventually(() => redis.ping())
  queues = createQueues(redis)
}, 60_000)
afterAll(async () => {
  closeRedis(redis)
  closeRedis(admin)
  await server.stop()
})

test.each(QUEUES)('the user `queues` may read and steer $name', async ({ name, stream, group }) => {
  const desk = queues.get(name)!
  const dead = stream.replace('stream:', 'stream:dlq:')
  const payload = `{"job_id":"${name}"}`
  await admin.xgroup('CREATE', stream, group, '0', 'MKSTREAM')
  const bury = async () =>
    (await admin.xadd(dead, '*', 'payload', payload, 'job_id', name, 'unique', 'a kind', 'error', 'x')) as string
  const [first, second] = [await bury(), await bury()]

  expect((await desk.listDead({ limit: 10 })).map(({ id }) => id)).toEqual([second, first])
  expect(await desk.replay(first)).toBe(true)
  expect(await desk.remove(second)).toBe(true)
  await bury()
  expect(await desk.replayMatching({})).toEqual({ replayed: 1, remaining: false })
  await desk.pause()
  expect(await desk.state()).toMatchObject({ isPaused: true, lag: 2, dead: 0 })
  await desk.resume()
})

test('it may do nothing else: no other keys, no reading of jobs, no acknowledging, no emptying', async () => {
  const stream = QUEUES[0].stream
  const forbidden: [string, ...string[]][] = [
    ['GET', 'auth:revoked:x'],
    ['SET', 'auth:revoked:x', '1'],
    ['FLUSHALL'],
    ['KEYS', '*'],
    ['CONFIG', 'GET', '*'],
    ['ACL', 'LIST'],
    ['XTRIM', stream, 'MAXLEN', '0'],
    ['XREADGROUP', 'GROUP', 'g', 'c', 'STREAMS', stream, '>'],
    ['XACK', stream, 'g', '1-0'],
    ['XGROUP', 'DESTROY', stream, 'g'],
    ['EVAL', "return redis.call('FLUSHALL')", '0'],
  ]
  for (const [command, ...args] of forbidden) {
    await expect(redis.call(command, ...args)).rejects.toThrow(/NOPERM|ACL/)
  }
})

test.each([
  ['articles', ['ingest:fetch']],
  ['events', ['fighters:changed', 'events:reconcile']],
  ['ingest-worker', ['ingest:fetch']],
  ['live-worker', ['live:update']],
])('the user `%s` has the keys of %j and of no other queue', async (user, own) => {
  await admin.call('ACL', 'SETUSER', user, ...(await rulesOf(user)), '>pw')
  for (const { name, stream } of QUEUES) {
    const dead = stream.replace('stream:', 'stream:dlq:')
    const mayDo = async (...command: string[]) => (await admin.call('ACL', 'DRYRUN', user, ...command)) === 'OK'
    const answers = [
      await mayDo('XADD', stream, '*', 'a', 'b'),
      await mayDo('ZADD', `${stream}:delayed`, '1', 'a'),
      await mayDo('HSET', `${stream}:unique`, 'a', 'b'),
      await mayDo('XADD', dead, '*', 'a', 'b'),
    ]
    expect([name, answers]).toEqual([name, Array.from({ length: 4 }, () => own.includes(name))])
  }
})
