import { randomUUID } from 'node:crypto'
import { request } from 'node:http'
import { eventually } from '@bajiaozhi/shared/testing/eventually'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type Answer, admin, BASE_URL, call, get, login } from './api.ts'
import { createSource, fetchFeed, freshFeed, jobOf, pendingOf, siteUrl, startFetch } from './desk.ts'
import { restartCounts } from './stack.ts'

let before: string[]
let token: string

beforeAll(async () => {
  before = await restartCounts()
  token = await login()
})
afterAll(async () => {
  expect((await get('/api/articles')).status).toBe(200)
  expect(await restartCounts()).toEqual(before)
})

function expectRefusal(answer: Answer, statuses: readonly number[]): void {
  expect(statuses).toContain(answer.status)
  expect(answer.body).toMatchObject({
    error: expect.any(String),
    code: expect.stringMatching(/^[A-Z_]+$/),
    request_id: expect.any(String),
  })
  expect(answer.body.request_id).toBe(answer.headers.get('x-request-id'))
  expect(answer.body.error).not.toMatch(/SELECT|sequelize|at \/|:\d{4,5}\b|\d+\.\d+\.\d+\.\d+/i)
}

describe('bad requests', () => {
  test.each(['abc', '-1', '0', '9e99', '1%00', '9007199254740993', '%F0%9F%A5%8A', '1;drop', "1'or'1"])(
    'the article id %s gets 400',
    async (id) => {
      const answer = await get(`/api/articles/${id}`)
      expectRefusal(answer, [400])
    },
  )

  test('the id of nothing gets 404', async () => {
    expectRefusal(await get('/api/articles/999999999'), [404])
  })

  test.each(['limit=0', 'limit=101', 'limit=x', 'cursor=broken', 'cursor=%00', 'cursor=W10', 'limit=20&cursor='])(
    'the list query %s gets 400',
    async (query) => {
      expectRefusal(await get(`/api/articles?${query}`), [400])
    },
  )

  const manual = (fields: object) => ({
    source_id: 1,
    title: 'A title',
    summary: 'A summary',
    source_url: `https://news.example/${randomUUID()}`,
    ...fields,
  })

  test.each([
    ['malformed JSON', '{"title":', [400]],
    ['no JSON object', '[]', [400]],
    ['null', 'null', [400]],
    ['a wrong type', manual({ title: 7 }), [400]],
    ['an unknown field', manual({ colour: 'red' }), [400]],
    ['a missing field', { title: 'x' }, [400]],
    ['a title of 600 characters', manual({ title: 'x'.repeat(600) }), [400, 422]],
    ['a blank title', manual({ title: '   ' }), [400, 422]],
    ['a URL of 5,000 characters', manual({ source_url: `https://news.example/${'x'.repeat(5000)}` }), [400, 422]],
    ['a URL that is none', manual({ source_url: 'javascript:alert(1)' }), [400, 422]],
    [
      'half of a surrogate pair',
      '{"source_id":1,"title":"\\ud83e","summary":"x","source_url":"https://news.example/x"}',
      [400],
    ],
    ['a NUL', '{"source_id":1,"title":"a\\u0000b","summary":"x","source_url":"https://news.example/x"}', [400]],
    ['a source that is nowhere', manual({ source_id: 999_999_999 }), [404, 422]],
  ])('a manual article with %s gets a clear 4xx', async (_what, body, statuses) => {
    expectRefusal(await admin('POST', '/admin/articles/manual', body), statuses)
  })

  test('a body of 2 MB gets 413', async () => {
    expectRefusal(
      await admin('POST', '/admin/articles/manual', manual({ summary: 'x'.repeat(2 * 1024 * 1024) })),
      [413],
    )
  })

  test('a body that is no JSON gets 415 or 400', async () => {
    const answer = await call('POST', '/admin/articles/manual', {
      token,
      body: 'title=x',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    })
    expectRefusal(answer, [400, 415])
  })

  test('emoji and any script are stored and given back', async () => {
    const sourceId = await createSource(freshFeed(1))
    const title = '🥊 八角志 — „Größe“ 👩‍👩‍👧‍👦 اختبار'
    const created = await admin('POST', '/admin/articles/manual', manual({ source_id: sourceId, title }))
    expect(created.body).toMatchObject({ title, status: 'pending_review' })

    const { body } = await admin('POST', `/admin/review/${created.body.id}/approve`)

    expect((await get(`/api/articles/${body.article_id}`)).body.title).toBe(title)
  })

  test('a known URL gets 409 with the id of what has it', async () => {
    const sourceId = await createSource(freshFeed(1))
    const body = manual({ source_id: sourceId })
    const first = await admin('POST', '/admin/articles/manual', body)

    const second = await admin('POST', '/admin/articles/manual', body)

    expectRefusal(second, [409])
    expect(second.body.id).toBe(first.body.id)
  })

  test.each([
    ['POST', '/admin/ingest/fetch', { source_id: 0 }, [400]],
    ['POST', '/admin/ingest/fetch', { source_id: 999_999_999 }, [404]],
    ['GET', '/admin/ingest/jobs/nowhere', undefined, [404]],
    ['POST', '/admin/review/999999999/approve', undefined, [404]],
    ['POST', '/admin/review/x/approve', undefined, [400]],
    ['POST', '/admin/review/1/reject', {}, [400]],
    ['GET', '/admin/sources?enabled=maybe', undefined, [400]],
    ['GET', '/admin/review/pending?cursor=x', undefined, [400]],
  ])('%s %s is refused', async (method, path, body, statuses) => {
    expectRefusal(await admin(method, path, body), statuses)
  })

  test.each([
    '/nowhere',
    '/api/nowhere',
    '/internal/ingest/batches',
    '//internal/ingest/batches',
    '/%69nternal/x',
    '/api/articles/..%2f..%2finternal/x',
    '/metrics',
    '/readyz',
    '/livez',
    '/admin/articles/../../internal/x',
  ])('%s is nowhere', async (path) => {
    const status = await rawStatus(path)
    expect([400, 404]).toContain(status)
  })

  /** Sends a path as it is: fetch() would tidy it up first. */
  const rawStatus = (path: string): Promise<number> =>
    new Promise((resolve, reject) => {
      const { hostname, port } = new URL(BASE_URL)
      request({ hostname, port, path, headers: { authorization: `Bearer ${token}` } }, (answer) => {
        answer.resume()
        resolve(answer.statusCode ?? 0)
      })
        .on('error', reject)
        .end()
    })

  test('an admin path without a token, or with a bad one, gets 401', async () => {
    expectRefusal(await get('/admin/sources'), [401])
    expectRefusal(await call('GET', '/admin/sources', { token: 'x.y.z' }), [401])
  })

  test('a wrong password and an unknown name get the same words', async () => {
    const ask = (username: string) => call('POST', '/admin/auth/login', { body: { username, password: 'wrong' } })
    const [known, unknown] = [await ask('admin'), await ask('nobody')]

    expectRefusal(known, [401])
    expect(known.body.error).toBe('invalid credentials')
    expect({ ...unknown.body, request_id: '' }).toEqual({ ...known.body, request_id: '' })
  })

  test('a preflight is answered for a listed origin and for no other', async () => {
    const ask = (origin: string) =>
      call('OPTIONS', '/admin/sources', {
        headers: { origin, 'access-control-request-method': 'PUT', 'access-control-request-headers': 'authorization' },
      })

    expect((await ask('https://editor.example')).headers.get('access-control-allow-origin')).toBe(
      'https://editor.example',
    )
    expect((await ask('https://evil.example')).headers.get('access-control-allow-origin')).toBeNull()
  })
})

describe('bad sources', () => {
  test.each([
    ['a feed that is HTML', '/bad/html-as-feed', { parser_kind: 'feed' }],
    ['an empty feed', '/bad/empty', {}],
    ['404', '/bad/404', {}],
    ['a loop of redirects', '/bad/loop', {}],
    ['200 MB', '/bad/200mb', {}],
    ['a redirect to 127.0.0.1', '/bad/redirect-private', {}],
    ['a redirect to another container', '/bad/redirect-container', {}],
    ['127.0.0.1 itself', 'http://127.0.0.1:9090/metrics', {}],
    ['another container itself', 'http://articles:3000/internal/x', {}],
  ])(
    '%s ends as a dead job with a readable reason',
    async (_what, path, fields) => {
      const { sourceId, job } = await fetchFeed(path, fields)

      expect(job).toMatchObject({ status: 'dead', error: expect.stringMatching(/\w+ \w+/) })
      expect(job.error).not.toMatch(/ECONN|at \/|:3306|:6379/)
      const source = (await admin('GET', `/admin/sources/${sourceId}`)).body
      expect(source).toMatchObject({ last_fetch_error: job.error })
    },
    150_000,
  )

  test.each([
    ['a source that hangs is given up after its time', '/bad/hang', /time|answer/i],
    ['a name that does not exist', 'http://nowhere.invalid/feed.xml', /nowhere\.invalid/],
    ['a source that answers 500', '/bad/500', /500/],
  ])('%s and is tried again later', async (_what, path, reason) => {
    const jobId = await startFetch(await createSource(path))

    const job = await waitForStatus(jobId, 'retrying')

    expect(job.error).toMatch(reason)
  })

  const waitForStatus = (jobId: string, status: string) =>
    eventually(async () => {
      const job = await jobOf(jobId)
      expect(job).toMatchObject({ status })
      return job
    }, 40_000)

  test('bad entries do not fail their feed', async () => {
    const { sourceId, job } = await fetchFeed('/bad/one-bad-entry')

    expect({ error: 'none', ...job }).toMatchObject({ status: 'done', error: 'none', refused: 3 })
    expect(job.new + job.known).toBeGreaterThan(0)
    expect(sourceId).toBeGreaterThan(0)
  })

  test('10,000 entries are taken in one job', async () => {
    const { job } = await fetchFeed(`/bad/huge?entries=10000&run=${randomUUID()}`)

    expect(job).toMatchObject({ status: 'done', fetched: 10_000, new: 10_000 })
  }, 120_000)

  test('a page is read as one entry', async () => {
    const { sourceId } = await fetchFeed(freshFeed(1))
    const [entry] = (await pendingOf(sourceId)) as unknown as [{ source_url: string }]
    const page = await fetchFeed(siteUrl(new URL(entry.source_url).pathname), { parser_kind: 'page' })

    expect(page.job).toMatchObject({ status: 'done', fetched: 1 })
  })
})
