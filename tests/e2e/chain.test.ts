import { eventually } from '@bajiaozhi/shared/testing/eventually'
import { describe, expect, test } from '@jest/globals'
import { admin, BASE_URL, call, get, login } from './api.ts'
import {
  createSource,
  endOf,
  fetchFeed,
  firstArticleIds,
  freshFeed,
  pendingOf,
  publishOne,
  startFetch,
} from './desk.ts'
import { compose, containersOf, docker, isHealthy, restartEverything } from './stack.ts'

describe('the chain from a feed to the reader', () => {
  test('a feed is fetched, one entry is published, another is rejected, and readers see the first only', async () => {
    const { sourceId, job } = await fetchFeed(freshFeed(3))
    expect(job).toMatchObject({ status: 'done', fetched: 3, new: 3, known: 0, refused: 0, attempts: 1 })
    const [first, second] = await pendingOf(sourceId)

    const approved = await admin('POST', `/admin/review/${first!.id}/approve`)
    const rejected = await admin('POST', `/admin/review/${second!.id}/reject`, { reason: 'not ours' })

    expect([approved.status, rejected.status]).toEqual([200, 200])
    const article = await get(`/api/articles/${approved.body.article_id}`)
    expect(article.body).toMatchObject({
      id: approved.body.article_id,
      source_id: sourceId,
      title: first!.title,
      can_play: false,
    })
    const titles = (await get('/api/articles?limit=100')).body.items.map((item: { title: string }) => item.title)
    expect(titles).toContain(first!.title)
    expect(titles).not.toContain(second!.title)
    expect((await admin('GET', `/admin/sources/${sourceId}`)).body).toMatchObject({
      last_fetch_status: expect.any(String),
      last_fetch_at: expect.any(String),
    })
  })

  test.each(['/feeds/en.xml', '/feeds/zh.xml', '/feeds/zh.json', '/feeds/rdf.xml'])(
    '%s is read without a refused entry, and known when it comes again',
    async (path) => {
      const sourceId = await createSource(path)
      const first = await endOf(await startFetch(sourceId))
      const second = await endOf(await startFetch(sourceId))

      expect(first).toMatchObject({ status: 'done', refused: 0 })
      expect(first.fetched).toBeGreaterThan(0)
      expect(second).toMatchObject({ status: 'done', new: 0, known: first.fetched })
    },
  )

  test('an article approved twice at once is published once, and the other editor hears 409', async () => {
    const { sourceId } = await fetchFeed(freshFeed(1))
    const [pending] = await pendingOf(sourceId)

    const answers = await Promise.all(
      Array.from({ length: 5 }, () => admin('POST', `/admin/review/${pending!.id}/approve`)),
    )

    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409])
    const published = (await get('/api/articles?limit=100')).body.items.filter(
      (item: { source_id: number }) => item.source_id === sourceId,
    )
    expect(published).toHaveLength(1)
  })

  test('an unpublished article is gone from its page and from the list at once', async () => {
    const id = await publishOne()
    expect((await get(`/api/articles/${id}`)).status).toBe(200)
    expect(await firstArticleIds()).toContain(id)

    expect((await admin('POST', `/admin/articles/${id}/unpublish`, { reason: 'a complaint' })).status).toBe(200)

    expect((await get(`/api/articles/${id}`)).status).toBe(404)
    expect(await firstArticleIds()).not.toContain(id)
    expect((await admin('POST', `/admin/articles/${id}/unpublish`, { reason: 'again' })).status).toBe(409)
  })

  test('a token that has logged out no longer works, others do', async () => {
    const [mine, other] = [await login(), await login()]

    expect((await call('POST', '/admin/auth/logout', { token: mine })).body).toEqual({ ok: true })

    expect((await call('GET', '/admin/sources', { token: mine })).status).toBe(401)
    expect((await call('GET', '/admin/sources', { token: other })).status).toBe(200)
  })

  test('a request id goes from the gateway to the worker', async () => {
    const sourceId = await createSource(freshFeed(1))
    const requestId = `e2e-${sourceId}-${Date.now()}`
    const token = await login()

    const answer = await call('POST', '/admin/ingest/fetch', {
      token,
      body: { source_id: sourceId },
      headers: { 'x-request-id': requestId },
    })
    await endOf(answer.body.job_id)

    expect(answer.headers.get('x-request-id')).toBe(requestId)
    await eventually(async () => {
      for (const service of ['gateway', 'articles', 'ingest-worker'] as const) {
        expect(await compose('logs', '--no-log-prefix', service)).toContain(requestId)
      }
    })
  })

  test('the invalidation of a publication reaches the gateway', async () => {
    const [gateway] = await containersOf('gateway')
    const heard = async () => {
      const metrics = await docker(
        'exec',
        gateway!,
        'node',
        '-e',
        "fetch('http://127.0.0.1:9090/metrics').then((r) => r.text()).then((t) => process.stdout.write(t))",
      )
      return Number(/gateway_invalidations_total\{[^}]*domain="articles"[^}]*\} (\d+)/.exec(metrics)?.[1] ?? 0)
    }
    const before = await heard()

    await publishOne()

    await eventually(async () => expect(await heard()).toBeGreaterThan(before))
  })

  test('images and the documentation are served by the gateway', async () => {
    const covers = (await get('/api/articles?limit=100')).body.items.flatMap(
      (item: { cover_url?: string }) => item.cover_url ?? [],
    )
    const ours = covers.find((url: string) => url.includes('/media-cache/')) as string
    const image = await fetch(new URL(new URL(ours).pathname, BASE_URL))

    expect([image.status, image.headers.get('content-type')]).toEqual([200, expect.stringMatching(/^image\//)])
    expect((await get('/docs/')).status).toBe(200)
  })
})

describe('a published article, an event and a fighter survive', () => {
  test('the restart of every container, an emptied cache and a recreated MySQL container', async () => {
    const id = await publishOne()
    const before = (await get(`/api/articles/${id}`)).body
    const others = ['/api/events/1', '/api/fighters/3']
    const readOthers = () => Promise.all(others.map(async (path) => (await get(path)).body))
    const othersBefore = await readOthers()
    expect(othersBefore.map((body) => body.id)).toEqual([1, 3])

    await restartEverything()
    await eventually(async () => expect((await get(`/api/articles/${id}`)).body).toEqual(before), 30_000)

    await compose('exec', '-T', 'redis-cache', 'redis-cli', '--user', 'admin', '--no-auth-warning', 'FLUSHALL')
    expect((await get(`/api/articles/${id}`)).body).toEqual(before)

    const [old] = await containersOf('mysql')
    await compose('rm', '--stop', '--force', 'mysql')
    await compose('up', '--detach', '--no-build', '--no-recreate', 'mysql')
    await isHealthy('mysql')
    expect(await containersOf('mysql')).not.toContain(old)
    await compose('exec', '-T', 'redis-cache', 'redis-cli', '--user', 'admin', '--no-auth-warning', 'FLUSHALL')
    await eventually(async () => expect((await get(`/api/articles/${id}`)).body).toEqual(before), 30_000)
    expect(await firstArticleIds()).toContain(id)
    expect(await readOthers()).toEqual(othersBefore)
  }, 240_000)
})
