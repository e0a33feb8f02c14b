import { setTimeout as pause } from 'node:timers/promises'
import { signAdminToken } from '@bajiaozhi/shared/testing/admin-token'
import { hearCommits } from '../src/commits.ts'
import { FIRST_EVENT, insertEvents } from '../src/event-rows.ts'
import { startFleet } from '../src/fleet.ts'
import { JWT_SECRET } from '../src/gateways.ts'
import { createHttpClient, type HttpClient } from '../src/http-client.ts'
import { atMost, type Row, toResult } from '../src/result.ts'
import { median, quantile } from '../src/statistics.ts'

const WRITES = 300
const WARM_UP_WRITES = 20
const GATEWAYS = 3
const REPLICAS = 2
/** A gateway is asked again this long after its last answer. */
const BETWEEN_READS_MS = 1
/** By then no edge cache may hold the old value, heard of or not. */
const PATIENCE_MS = 3000
const PATH = `/api/events/${FIRST_EVENT}`

export const commitToGone: Row = {
  name: 'commit-to-gone',
  measures: `time from the COMMIT of a write until none of ${GATEWAYS} gateways answers what was before`,
  async run({ parts, say }) {
    const fill = (sequelize: Parameters<typeof insertEvents>[0]) => insertEvents(sequelize, 1)
    const fleet = await startFleet(parts, { service: 'events', gateways: GATEWAYS, replicas: REPLICAS, fill })
    const commits = hearCommits(fleet.replicas)
    const clients = fleet.gateways.map(({ port }) => createHttpClient(port, 2))
    parts.defer(() => {
      for (const client of clients) client.close()
    })
    const headers = { authorization: `Bearer ${await signAdminToken(JWT_SECRET)}` }
    const ages: number[] = []
    for (let write = 1; write <= WARM_UP_WRITES + WRITES; write++) {
      const name = nameAfter(write)
      const watches = clients.map((client) => watch(client, nameAfter(write - 1), name))
      // Every gateway has answered what is there now, so it is in their memory.
      await Promise.all(watches.map(({ seenOld }) => seenOld))
      const writer = clients[write % GATEWAYS]!
      const answer = await writer.send(PATH.replace('/api/', '/admin/'), { method: 'PUT', headers, body: { name } })
      if (answer.status !== 200) throw new Error(`a write was answered ${answer.status}: ${answer.body}`)
      const goneAt = Math.max(...(await Promise.all(watches.map(({ gone }) => gone))))
      const committedAt = commits.last(FIRST_EVENT)
      if (committedAt === undefined || committedAt < answer.begunAt || committedAt > answer.endedAt) {
        throw new Error('the commit of a write was not heard of')
      }
      if (write > WARM_UP_WRITES) ages.push(goneAt - committedAt)
    }
    const [p50, p99, worst] = [median(ages), quantile(ages, 0.99), Math.max(...ages)]
    say(`${ages.length} writes: median ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms, worst ${worst.toFixed(1)} ms`)
    const remark = `median ${p50.toFixed(1)} ms of ${WRITES} writes`
    return [
      toResult({
        name: `commit -> gone from all of ${GATEWAYS} gateways, p99`,
        value: p99,
        unit: 'ms',
        bar: atMost(50),
        remark,
      }),
    ]
  },
}

const nameAfter = (write: number): string => `name ${write}`

/**
 * Reads in a loop until the new name is there; an answer from before the write before fails.
 * - seenOld: the old one was answered, twice, so that it is hot
 * - gone: when the first read began that was answered with the new name
 */
function watch(
  client: HttpClient,
  oldName: string,
  newName: string,
): { seenOld: Promise<void>; gone: Promise<number> } {
  const { promise: seenOld, resolve: sawOld, reject } = Promise.withResolvers<void>()
  async function read(): Promise<number> {
    const deadline = performance.now() + PATIENCE_MS
    for (let old = 0; performance.now() < deadline; await pause(BETWEEN_READS_MS)) {
      const { status, body, begunAt } = await client.send(PATH)
      if (status !== 200) throw new Error(`a read was answered ${status}: ${body}`)
      const { name } = JSON.parse(body)
      if (name === newName) return begunAt
      if (name !== oldName && oldName !== nameAfter(0))
        throw new Error(`${name} was answered after ${oldName} was there`)
      old += 1
      if (old === 2) sawOld()
    }
    throw new Error(`what was before was still answered after ${PATIENCE_MS} ms`)
  }
  const gone = read()
  gone.catch(reject)
  return { seenOld, gone }
}
