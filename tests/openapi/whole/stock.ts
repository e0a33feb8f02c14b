import { INGEST_STREAM } from '@bajiaozhi/shared/contracts/ingest'
import { keysOf } from '@bajiaozhi/shared/streams/queue-keys'
import { Redis } from 'ioredis'
import type { ApiClient } from './api-client.ts'
import { sendPatiently } from './judge.ts'

/** What is there to ask for. */
export interface Stocked {
  /**
   * Path parameters, by an operation's name or by what they name (see `kindOf`). The first of each can be used up: nobody has touched it.
   */
  known: Record<string, readonly string[][]>
  /** By an operation's name: a body with which it succeeds. Where none is said, `{}` is one. */
  bodies: Record<string, unknown>
}

export interface Stock {
  /** Adds one of everything that an operation may use up, and lists what is there, the new ones first. */
  refill: (token: string) => Promise<Stocked>
  close: () => void
}

/** As much of an answer as is of use here: a list, or one thing that was made. */
interface Row {
  id: number
  name: string
  bouts: Row[]
  items: Row[]
  article_id: number
  job_id: string
}
type Ask = (method: string, path: string, body?: unknown) => Promise<Row>

const QUEUE = 'ingest:fetch'

/** What a path's parameters name: its fixed words before them, e.g. `events/bouts` for `/admin/events/{id}/bouts/{bout_id}`. */
export const kindOf = (path: string): string => [...path.matchAll(/([^/]+)\/\{/g)].map(([, word]) => word).join('/')

export function createStock(client: ApiClient, redisAddr: string, account: object): Stock {
  const redis = new Redis(`redis://${redisAddr}`)
  let count = 0
  return {
    async refill(token) {
      count += 1
      const ask = askWith(client, token)
      const letter = await bury(redis, `openapi-${count}`)
      const { known, bodies } = await restock(ask, `${count}`, letter)
      return { known, bodies: { ...bodies, [LOGIN]: account } }
    },
    close: () => redis.disconnect(),
  }
}

async function restock(ask: Ask, key: string, letter: string): Promise<Stocked> {
  const list = async (path: string) => (await ask('get', path)).items
  const source = await ask('post', '/admin/sources', newSource(key))
  const deleted = await ask('post', '/admin/sources', newSource(`${key}-deleted`))
  await ask('delete', `/admin/sources/${deleted.id}`)
  const { job_id } = await ask('post', `/admin/sources/${source.id}/sync`)
  const waiting = await ask('post', '/admin/articles/manual', newArticle(`${key}-waits`))
  const approved = await ask('post', '/admin/articles/manual', newArticle(`${key}-published`))
  const { article_id } = await ask('post', `/admin/review/${approved.id}/approve`)
  const event = await ask('post', '/admin/events', newEvent(key))
  const bout = await ask('post', `/admin/events/${event.id}/bouts`, CORNERS)
  const events = await list('/admin/events?limit=100')
  const bouts = events.flatMap(({ id, bouts }) => bouts.map((one) => [String(id), String(one.id)]))
  const known = {
    articles: idsOf([{ id: article_id }, ...(await list('/api/articles?limit=100'))]),
    events: idsOf([event, ...events]),
    'events/bouts': [[String(event.id), String(bout.id)], ...bouts],
    fighters: idsOf(await list('/api/fighters/search?q=a&limit=100')),
    jobs: [[job_id]],
    queues: (await list('/admin/queues')).map(({ name }) => [name]),
    'queues/dead': [[QUEUE, letter]],
    review: idsOf([waiting, ...(await list('/admin/review/pending?limit=100'))]),
    sources: idsOf([source, ...(await list('/admin/sources?limit=100'))]),
    'post /admin/sources/{id}/restore': idsOf([deleted, ...(await list('/admin/sources?include_deleted=true'))]),
  }
  return { known, bodies: bodiesFor(key, source.id) }
}

const idsOf = (rows: Pick<Row, 'id'>[]): string[][] => rows.map(({ id }) => [String(id)])

const CORNERS = { red_fighter_id: 1, blue_fighter_id: 2 }
const LOGIN = 'post /admin/auth/login'
/** Of the sample content. */
const SOURCE_ID = 1

const newSource = (key: string) => ({
  name: `Source ${key}`,
  source_type: 'news',
  platform: 'example',
  source_url: `https://feeds.example.org/${key}.xml`,
})
const newArticle = (key: string) => ({
  source_id: SOURCE_ID,
  title: `Article ${key}`,
  summary: 'A bout ended.',
  source_url: `https://news.example.org/${key}`,
})
const newEvent = (key: string) => ({ org: 'UFC', name: `Event ${key}`, starts_at: '2031-02-17T20:00:00Z' })

const bodiesFor = (key: string, source_id: number): Stocked['bodies'] => ({
  'post /admin/articles/manual': newArticle(`${key}-plain`),
  'post /admin/articles/{id}/unpublish': { reason: 'a complaint' },
  'post /admin/events': newEvent(`${key}-plain`),
  'post /admin/events/{id}/bouts': { red_fighter_id: 3, blue_fighter_id: 4 },
  'post /admin/fighters/manual': { name: `Fighter ${key}` },
  'post /admin/fighters/{id}/updates': { content: 'Back in the gym' },
  'post /admin/ingest/fetch': { source_id },
  'post /admin/review/{id}/reject': { reason: 'known already' },
  'post /admin/sources': newSource(`${key}-plain`),
})

const askWith =
  (client: ApiClient, token: string): Ask =>
  async (method, path, body) => {
    const answer = await sendPatiently(client, {
      method,
      path,
      headers: { authorization: `Bearer ${token}`, ...(body !== undefined && { 'content-type': 'application/json' }) },
      body: body === undefined ? undefined : JSON.stringify(body),
    })
    if (answer.status >= 300) throw new Error(`${method} ${path} answered ${answer.status}: ${answer.body}`)
    return JSON.parse(answer.body)
  }

/** A dead letter as the engine leaves it. @returns its id */
async function bury(redis: Redis, job_id: string): Promise<string> {
  const job = { source_id: SOURCE_ID, url: 'https://feeds.example.org/dead.xml', parser_kind: 'feed' }
  const fields = {
    payload: JSON.stringify({ ...job, job_id, request_id: job_id }),
    group: 'ingest-worker',
    enqueued_at: '1700000000000',
    attempts: '5',
    job_id,
    error: 'no feed',
    died_at: '1700000001000',
  }
  return (await redis.xadd(keysOf(INGEST_STREAM).dead, '*', ...Object.entries(fields).flat()))!
}
