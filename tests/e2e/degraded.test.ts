import { setTimeout as pause } from 'node:timers/promises'
import { eventually } from '@bajiaozhi/shared/testing/eventually'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type Answer, admin, get, pastTheEdge } from './api.ts'
import { createEvent, token } from './arena.ts'
import { endOf, fetchFeed, firstArticleIds, freshFeed, pendingOf, publishOne, startFetch } from './desk.ts'
import { compose, containersOf, docker, isHealthy, restart, type Service, scale, start, stop } from './stack.ts'

/** Each part on which all lean is stopped (it refuses) and paused (it hangs): what must go on goes on. */

/** The stack shares two cores with another one; what is asked is the bound without it. */
const SLACK_MS = 500
/** What the gateway gives a reader (POLICIES in its routes.ts): later there is a 503. */
const READ_MS = 3000
/** After a write, until its second voiding is over: what is read then stays in the cache. */
const SETTLING_MS = 1500
/** How long a reader may see what was true before, while NATS is away. */
const EDGE_TTL_MS = 2000

const WAYS = [
  { way: 'stopped', takeAway: stop, bringBack: start },
  {
    way: 'paused',
    takeAway: (service: Service) => compose('pause', service),
    bringBack: (service: Service) => compose('unpause', service),
  },
] as const
type Way = (typeof WAYS)[number]

async function without({ takeAway, bringBack }: Way, service: Service, check: () => Promise<void>): Promise<void> {
  await takeAway(service)
  try {
    await check()
  } finally {
    await bringBack(service)
  }
}

const venueOf = async (id: number, read = get): Promise<string> => (await read(`/api/events/${id}`)).body.venue

async function move(id: number): Promise<string> {
  const venue = `venue ${token()}`
  expect((await admin('PUT', `/admin/events/${id}`, { venue })).status).toBe(200)
  return venue
}

describe.each(WAYS)("with the cache's Redis $way", (way) => {
  beforeAll(() => scale('events', 2), 120_000)
  afterAll(() => scale('events', 1), 120_000)

  test('reads come from MySQL, 200 a second without a failure, writes go on, and on return nothing is old', async () => {
    const id = Number((await createEvent()).id)
    await pause(SETTLING_MS)
    for (const read of [get, pastTheEdge]) expect((await read(`/api/events/${id}`)).status).toBe(200)
    // Processes that have just started take three times as long for a read; that is not what is asked here.
    expect(new Set(await readSteadily(100, 5))).toEqual(new Set([200]))
    let venue = ''
    const seen = new Set<string>()
    const isOver = new AbortController()
    let watching: Promise<void> = Promise.resolve()
    await without(way, 'redis-cache', async () => {
      const started = performance.now()
      const answers = await readSteadily(200, 4)
      expect(performance.now() - started).toBeLessThan(4000 + READ_MS)
      expect(answers).toHaveLength(800)
      expect(answers.filter((status) => status !== 200)).toEqual([])
      // New processes have told Redis nothing: what it holds when it is back is known to be old by the outbox alone.
      await restart('events')
      venue = await move(id)
      watching = watch(id, seen, isOver.signal)
    })
    await pause(3000)
    isOver.abort()
    await watching
    expect([...seen]).toEqual([venue])
    venue = await move(id)
    for (const read of [get, pastTheEdge, pastTheEdge]) expect(await venueOf(id, read)).toBe(venue)
  }, 180_000)

  async function watch(id: number, seen: Set<string>, isOver: AbortSignal): Promise<void> {
    while (!isOver.aborted) {
      for (const read of [get, pastTheEdge]) seen.add(await venueOf(id, read))
      await pause(20)
    }
  }

  /** Open loop: as many requests a second, whatever becomes of those before. @returns their statuses */
  async function readSteadily(perSecond: number, seconds: number): Promise<number[]> {
    const answers: Promise<number>[] = []
    const started = performance.now()
    for (let n = 0; n < perSecond * seconds; n++) {
      const path = PATHS[n % PATHS.length]!(n)
      answers.push(
        pastTheEdge(path).then(
          ({ status }) => status,
          () => 0,
        ),
      )
      await pause(Math.max(0, started + ((n + 1) * 1000) / perSecond - performance.now()))
    }
    return Promise.all(answers)
  }

  const PATHS: ((n: number) => string)[] = [
    (n) => `/api/events/${1 + (n % 7)}`,
    (n) => `/api/fighters/${1 + (n % 40)}`,
    (n) => `/api/events?limit=${1 + (n % 20)}`,
    (n) => `/api/articles?limit=${1 + (n % 20)}`,
    (n) => `/api/fighters/search?q=a&limit=${1 + (n % 20)}`,
  ]
})

describe.each(WAYS)('with NATS $way', (way) => {
  test('writes and reads go on, and nobody sees for longer than two seconds what was before', async () => {
    const id = Number((await createEvent()).id)
    await without(way, 'nats', async () => {
      await venueOf(id)
      const venue = await move(id)
      const answered = performance.now()
      let seenAt: number | undefined
      while (performance.now() < answered + EDGE_TTL_MS + 3000) {
        const began = performance.now()
        const isNew = (await venueOf(id)) === venue
        if (isNew) seenAt ??= began
        if (began > answered + EDGE_TTL_MS + SLACK_MS) expect(isNew).toBe(true)
        await pause(50)
      }
      expect(seenAt).toBeDefined()
      const article = await publishOne()
      expect((await get(`/api/articles/${article}`)).status).toBe(200)
    })
    // Gateways and services reconnect by themselves; then a write is seen at once again.
    await eventually(async () => {
      await venueOf(id)
      const venue = await move(id)
      expect(await venueOf(id)).toBe(venue)
    }, 20_000)
  }, 120_000)
})

describe.each(WAYS)('with MySQL $way', (way) => {
  test('what was cached is served, the rest is 503 with Retry-After within a second, and all works when it is back', async () => {
    const id = Number((await createEvent()).id)
    await pause(SETTLING_MS)
    const warm = await pastTheEdge(`/api/events/${id}`)
    expect(warm.status).toBe(200)
    const asked: ReturnType<typeof timed>[] = []
    // Some are under way when MySQL goes.
    const asking = setInterval(() => asked.push(timed(() => get(`/api/articles/${5_000_000 + asked.length}`))), 50)
    await without(way, 'mysql', async () => {
      clearInterval(asking)
      for (const { answer, ms } of await Promise.all(asked)) {
        expect([404, 503]).toContain(answer.status)
        expect(ms).toBeLessThan(1000 + SLACK_MS)
      }
      const refused = Array.from({ length: 20 }, (_, n) => timed(() => get(`/api/articles/${1_000_000 + n}`)))
      refused.push(timed(() => admin('PUT', `/admin/events/${id}`, { venue: 'nowhere' })))
      for (const { answer, ms } of await Promise.all(refused)) {
        expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, expect.any(String)])
        expect(ms).toBeLessThan(1000 + SLACK_MS)
      }
      await pause(EDGE_TTL_MS + 100)
      expect(await pastTheEdge(`/api/events/${id}`)).toMatchObject({ status: 200, body: warm.body })
      expect(await get(`/api/events/${id}`)).toMatchObject({ status: 200, body: warm.body })
      const { answer, ms } = await timed(() => get('/api/articles/2000000'))
      expect(answer.status).toBe(503)
      expect(ms).toBeLessThan(SLACK_MS)
    })
    await eventually(async () => expect((await get('/api/articles/3000000')).status).toBe(404), 30_000)
    await eventually(async () => {
      const venue = await move(id)
      expect(await venueOf(id)).toBe(venue)
    }, 10_000)
  }, 180_000)

  async function timed(ask: () => Promise<Answer>): Promise<{ answer: Answer; ms: number }> {
    const started = performance.now()
    const answer = await ask()
    return { answer, ms: performance.now() - started }
  }
})

test('a service that is told to stop while MySQL hangs ends with 0 in time', async () => {
  const [container] = await containersOf('fighters')
  await compose('pause', 'mysql')
  try {
    const hanging = get('/api/fighters/1234567')
    await stop('fighters')
    await hanging
    expect(await docker('inspect', '--format', '{{.State.ExitCode}}', container!)).toBe('0')
  } finally {
    await compose('unpause', 'mysql')
    await isHealthy('mysql')
    await start('fighters')
  }
}, 120_000)

describe.each(WAYS)("with the streams' Redis $way", (way) => {
  test('reads and reviews go on; a fetch answers 503, and works again afterwards', async () => {
    const { sourceId } = await fetchFeed(freshFeed(1))
    const [pending] = await pendingOf(sourceId)
    await without(way, 'redis-streams', async () => {
      expect((await get('/api/articles')).status).toBe(200)
      const approved = await admin('POST', `/admin/review/${pending!.id}/approve`)
      expect(approved.status).toBe(200)
      expect(await firstArticleIds()).toContain(approved.body.article_id)
      const refused = await admin('POST', '/admin/ingest/fetch', { source_id: sourceId })
      expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, expect.any(String)])
    })
    await eventually(
      async () => expect(await endOf(await startFetch(sourceId))).toMatchObject({ status: 'done' }),
      60_000,
    )
  }, 180_000)
})
