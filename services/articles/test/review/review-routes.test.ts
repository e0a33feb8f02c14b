import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { buildFakeService, type FakeService } from '../fakes/fake-service.ts'
import { aPendingArticle } from '../fakes/memory-database.ts'

let service: FakeService

beforeEach(async () => {
  service = await buildFakeService()
  for (const id of [1, 2, 3]) {
    service.rows.pending.set(id, { ...aPendingArticle, id, source_url: `https://example.com/${id}` })
  }
})
afterEach(() => service.app.close())

test('what waits is listed oldest first, page by page', async () => {
  const first = (await service.as.editor('GET', '/admin/review/pending?limit=2')).json()
  expect(first.items.map((item: { id: number }) => item.id)).toEqual([1, 2])
  const rest = (await service.as.editor('GET', `/admin/review/pending?limit=2&cursor=${first.next_cursor}`)).json()
  expect(rest.items.map((item: { id: number }) => item.id)).toEqual([3])
  expect(rest.next_cursor).toBeNull()
})

test('a pending article shows what it has and leaves out what it has not', async () => {
  const { items } = (await service.as.editor('GET', '/admin/review/pending?limit=1')).json()
  expect(items[0]).toEqual({
    id: 1,
    source_id: 1,
    title: 'a title',
    summary: 'a summary',
    source_url: 'https://example.com/1',
    cover_url: 'https://api.example.com/media-cache/sample/cover-1.jpg',
    video_url: 'https://example.com/video.mp4',
    status: 'pending_review',
    created_at: '2026-02-01T00:00:00Z',
  })
})

test("the reviewer is the token's subject; a reviewer_id in the query is ignored", async () => {
  await service.as.editor('POST', '/admin/review/1/approve?reviewer_id=7')
  expect(service.rows.pending.get(1)?.reviewer).toBe('editor')
})

test('a rejection needs a reason, and a second decision is 409', async () => {
  const reject = (body: object) => service.as.editor('POST', '/admin/review/1/reject', body)
  expect((await reject({})).statusCode).toBe(400)
  expect((await reject({ reason: '  ' })).statusCode).toBe(400)
  expect((await reject({ reason: ' old news ' })).json()).toEqual({ ok: true })
  expect((await reject({ reason: 'again' })).statusCode).toBe(409)
  expect((await service.as.editor('POST', '/admin/review/1/approve')).statusCode).toBe(409)
  expect(service.rows.pending.get(1)?.reason).toBe('old news')
})

test('a client may hand back all it got: only what may change changes', async () => {
  const { items } = (await service.as.editor('GET', '/admin/review/pending?limit=1')).json()
  const response = await service.as.editor('PUT', '/admin/review/1', {
    ...items[0],
    id: 9,
    title: 'new',
    video_url: null,
  })
  const { video_url, ...rest } = items[0]
  expect(response.json()).toEqual({ ...rest, title: 'new' })
  expect((await service.as.editor('PUT', '/admin/review/1', { titel: 'x' })).statusCode).toBe(400)
  expect((await service.as.editor('PUT', '/admin/review/1', { title: null })).statusCode).toBe(400)
})
