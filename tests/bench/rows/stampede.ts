import { QueryTypes } from 'sequelize'
import { FIRST_EVENT, insertEvents } from '../src/event-rows.ts'
import { type Fleet, startFleet } from '../src/fleet.ts'
import { type Answer, createHttpClient, type HttpClient } from '../src/http-client.ts'
import { metricSum } from '../src/metrics.ts'
import { atMost, type Row, toResult } from '../src/result.ts'

const READS = 1000
const GATEWAYS = 2
const REPLICAS = 3
const ROUNDS = 10

interface Round {
  upstream: number
  loads: number
}

export const stampede: Row = {
  name: 'stampede',
  measures: `${READS} concurrent reads of one cold event, ${GATEWAYS} gateways, ${REPLICAS} replicas`,
  async run({ parts, say }) {
    const fill: Parameters<typeof startFleet>[1]['fill'] = (sequelize) => insertEvents(sequelize, ROUNDS + 1)
    const fleet = await startFleet(parts, { service: 'events', gateways: GATEWAYS, replicas: REPLICAS, fill })
    const clients = fleet.gateways.map(({ port }) => createHttpClient(port, READS / GATEWAYS))
    parts.defer(() => {
      for (const client of clients) client.close()
    })
    await readAll(clients, '/healthz')
    await readAll(clients, `/api/events/${FIRST_EVENT}`)

    const rounds: Round[] = []
    for (let round = 1; round <= ROUNDS; round++) {
      const { upstream, loads } = await oneRound(fleet, clients, FIRST_EVENT + round)
      say(`round ${round}: ${upstream} upstream requests in all, ${loads} loads from MySQL`)
      rounds.push({ upstream, loads })
    }
    return [
      toResult({
        name: 'cold stampede, upstream requests a gateway process (worst round)',
        // Each gateway needs one, so this is the most that one of them can have sent.
        value: Math.max(...rounds.map(({ upstream }) => upstream)) - (GATEWAYS - 1),
        unit: 'requests',
        bar: atMost(1),
        invalid: rounds.some(({ upstream }) => upstream < GATEWAYS)
          ? 'a gateway asked nobody, so the event was not cold'
          : undefined,
      }),
      toResult({
        name: 'cold stampede, loads from MySQL in all (worst round)',
        value: Math.max(...rounds.map(({ loads }) => loads)),
        unit: 'loads',
        bar: atMost(1),
        invalid: rounds.some(({ loads }) => loads < 1) ? 'MySQL was not asked, so the event was not cold' : undefined,
      }),
    ]
  },
}

async function oneRound(fleet: Fleet, clients: readonly HttpClient[], id: number): Promise<Round> {
  const [upstreamBefore, loadsBefore] = [await upstreamRequests(fleet), await selectsByText(fleet)]
  const answers = await readAll(clients, `/api/events/${id}`)
  const wrong = answers.find(({ status, body }) => status !== 200 || JSON.parse(body).id !== id)
  if (wrong) throw new Error(`a read of the cold event was answered ${wrong.status}: ${wrong.body.slice(0, 200)}`)
  const loads = await selectsByText(fleet)
  return {
    upstream: (await upstreamRequests(fleet)) - upstreamBefore,
    // A load is several SELECTs, each run once in it.
    loads: Math.max(...[...loads].map(([text, count]) => count - (loadsBefore.get(text) ?? 0))),
  }
}

/** All at once, on connections that are open already but for the first call. */
async function readAll(clients: readonly HttpClient[], path: string): Promise<Answer[]> {
  const each = READS / clients.length
  return Promise.all(Array.from({ length: each }, () => clients.map((client) => client.send(path))).flat())
}

/** Card requests that arrived at any replica. */
const upstreamRequests = (fleet: Fleet): Promise<number> =>
  metricSum(fleet.addresses, 'http_request_duration_seconds_count', { route: '/api/events/:id' })

/** How often each SELECT from the tables of a card was run, as MySQL itself counts. */
async function selectsByText({ sequelize }: Fleet): Promise<Map<string, number>> {
  const rows = await sequelize.query<{ text: string; count: number }>(
    `SELECT DIGEST_TEXT AS text, COUNT_STAR AS count FROM performance_schema.events_statements_summary_by_digest
     WHERE SCHEMA_NAME = 'events' AND DIGEST_TEXT REGEXP '^SELECT .* FROM \`(events|bouts|fighter_snapshots)\`'
       AND DIGEST_TEXT NOT LIKE '%LIMIT ?%,%'`,
    { type: QueryTypes.SELECT },
  )
  return new Map(rows.map(({ text, count }) => [text, Number(count)]))
}
