import { setTimeout as pause } from 'node:timers/promises'
import { signAdminToken } from '@bajiaozhi/shared/testing/admin-token'
import { FIRST_ARTICLE, insertArticles } from '../src/article-rows.ts'
import { type Commits, hearCommits } from '../src/commits.ts'
import { type Fleet, startFleet } from '../src/fleet.ts'
import { JWT_SECRET } from '../src/gateways.ts'
import { type Answer, createHttpClient, type HttpClient } from '../src/http-client.ts'
import { atMost, type Row, toResult } from '../src/result.ts'

const RACES = 10_000
/** Articles that are unpublished at once. */
const AT_ONCE = 24
/** Some races have no read in flight at the commit on some gateway; others are run in their place. */
const SPARE = RACES
const GATEWAYS = 3
const REPLICAS = 2
/** Longer than a write takes, so that loads that began before a commit end after it. */
const SLOW_LOADS_MS = 40
const GRACE_MS = 250
/** After the edge's time to live, the second voiding and a slow load: what is answered then comes from the services and stays. */
const AT_REST_MS = 2500
const OK = 200
const GONE = 404

interface Race {
  id: number
  answered: Answer
  /** Of each gateway, in the order in which they began. */
  reads: Answer[][]
  /** Begun 250 ms after the answer or later. */
  late: Answer[]
}

export const unpublishRaces: Row = {
  name: 'unpublish-races',
  measures: `${RACES} articles unpublished, each with a read in flight at the commit on every one of ${GATEWAYS} gateways`,
  async run({ parts, say }) {
    const fill = (sequelize: Fleet['sequelize']) => insertArticles(sequelize, RACES + SPARE)
    const fleet = await startFleet(parts, {
      service: 'articles',
      gateways: GATEWAYS,
      replicas: REPLICAS,
      fill,
      slowLoadsMs: SLOW_LOADS_MS,
    })
    const commits = hearCommits(fleet.replicas)
    const clients = fleet.gateways.map(({ port }) => createHttpClient(port, AT_ONCE * 4))
    parts.defer(() => {
      for (const client of clients) client.close()
    })
    const headers = { authorization: `Bearer ${await signAdminToken(JWT_SECRET)}` }

    const counts = { races: 0, tried: 0, cold: 0, served: 0 }
    const resurrections: Promise<boolean>[] = []
    const runOne = async () => {
      const race = await unpublish(clients, FIRST_ARTICLE + counts.tried++, headers)
      const inFlight = readsInFlight(race, commits)
      counts.served += race.late.filter(isServed).length
      const resurrected = isResurrected(clients, race.id)
      resurrected.catch(() => {})
      resurrections.push(resurrected)
      if (inFlight === undefined) return
      counts.races += 1
      if (inFlight.every(({ isFirst }) => isFirst)) counts.cold += 1
      if (counts.races % 1000 === 0) say(`${counts.races} races, ${counts.tried} tried, ${counts.served} served`)
    }
    const runner = async () => {
      while (counts.races < RACES && counts.tried < RACES + SPARE) await runOne()
    }
    await Promise.all(Array.from({ length: AT_ONCE }, runner))
    if (counts.races < RACES) {
      throw new Error(`only ${counts.races} of ${counts.tried} had a read in flight at the commit on every gateway`)
    }
    const resurrected = (await Promise.all(resurrections)).filter(Boolean).length
    const remark = `${counts.races} races of ${counts.tried}; in ${counts.cold} the reads in flight everywhere were the first, cold ones`
    const unit = 'answers'
    return [
      toResult({
        name: `unpublish races, served ${GRACE_MS} ms after the answer`,
        value: counts.served,
        unit,
        bar: atMost(0),
        remark,
      }),
      toResult({
        name: `unpublish races, articles resurrected ${(GRACE_MS + AT_REST_MS) / 1000} s after the answer`,
        value: resurrected,
        unit: 'articles',
        bar: atMost(0),
      }),
    ]
  },
}

/** Reads of the cold article go on at every gateway, one after the other, from some moment of the write on until it is answered. */
async function unpublish(clients: readonly HttpClient[], id: number, headers: Record<string, string>): Promise<Race> {
  const path = `/api/articles/${id}`
  const state = { isAnswered: false }
  const writer = clients[id % clients.length]!
  const writing = writer
    .send(`/admin/articles/${id}/unpublish`, { method: 'POST', headers, body: { reason: 'a complaint' } })
    .finally(() => {
      state.isAnswered = true
    })
  const reads = await Promise.all(clients.map((client) => readOn(client, path, state)))
  const answered = await writing
  if (answered.status !== OK) throw new Error(`unpublishing was answered ${answered.status}: ${answered.body}`)
  await pause(GRACE_MS)
  const late = await Promise.all(clients.map((client) => client.send(path)))
  return { id, answered, reads, late }
}

/** So that loads begin at all moments of the write. */
const FIRST_READ_WITHIN_MS = 10

async function readOn(client: HttpClient, path: string, state: { isAnswered: boolean }): Promise<Answer[]> {
  await pause(Math.random() * FIRST_READ_WITHIN_MS)
  const answers: Answer[] = []
  do answers.push(await client.send(path))
  while (!state.isAnswered)
  return answers
}

/** Of each gateway the read that was in flight at the commit and got an answer of the service; undefined when one had none. */
function readsInFlight({ id, reads }: Race, commits: Commits): { isFirst: boolean }[] | undefined {
  const committedAt = commits.last(id)
  if (committedAt === undefined) throw new Error('the commit of an unpublishing was not heard of')
  const places = reads.map((answers) =>
    answers.findIndex(
      (answer) =>
        answer.begunAt < committedAt &&
        committedAt < answer.endedAt &&
        answer.headers['x-cache'] === 'miss' &&
        isAnswer(answer),
    ),
  )
  return places.includes(-1) ? undefined : places.map((at) => ({ isFirst: at === 0 }))
}

const isAnswer = ({ status }: Answer): boolean => status === OK || status === GONE

/** Everything else would hide what is asked. */
function isServed(answer: Answer): boolean {
  if (!isAnswer(answer)) throw new Error(`a read was answered ${answer.status}: ${answer.body}`)
  return answer.status === OK
}

/** Asked soon enough: what a late fill put back would stay for as long as the article's time to live. */
async function isResurrected(clients: readonly HttpClient[], id: number): Promise<boolean> {
  await pause(AT_REST_MS)
  const answers = await Promise.all(clients.map((client) => client.send(`/api/articles/${id}`)))
  return answers.some(isServed)
}
