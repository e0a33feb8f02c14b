import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { buildFakeService, type FakeService, NOW } from '../fakes/fake-service.ts'
import { aPendingArticle, aSource } from '../fakes/memory-database.ts'

let service: FakeService

beforeEach(async () => {
  service = await buildFakeService()
  service.rows.sources.set(1, aSource)
  service.rows.pending.set(1, aPendingArticle)
})
afterEach(() => service.app.close())

const approve = () => service.as.editor('POST', '/admin/review/1/approve')

describe('a published article', () => {
  test('is read with absolute URLs, tags, an ETag, and the order to ask again', async () => {
    expect((await approve()).json()).toEqual({ ok: true, article_id: 1 })

    const response = await service.app.inject('/api/articles/1')
    expect(response.json()).toEqual({
      id: 1,
      source_id: 1,
      title: 'a title',
      summary: 'a summary',
      source_url: 'https://example.com/1',
      published_at: '2026-02-17T12:00:00Z',
      cover_url: 'https://api.example.com/media-cache/sample/cover-1.jpg',
      video_url: 'https://example.com/video.mp4',
      can_play: true,
    })
    expect(response.headers).toMatchObject({
      'x-cache-tags': 'article:1 source:1',
      'cache-control': 'no-cache',
      vary: 'Accept-Encoding',
      etag: expect.stringMatching(/^"[^"]+"$/),
    })
  })

  test('tells the gateway when a right in it ends, alone and in a list, and not when none does', async () => {
    await approve()
    const ends = new Date(NOW.getTime() + 5000)
    const untilOf = async (path: string) => (await service.app.inject(path)).headers['x-cache-until']
    expect(await untilOf('/api/articles/1')).toBeUndefined()

    await service.as.editor('PUT', '/admin/sources/1', { rights_expires_at: ends.toISOString() })

    for (const path of ['/api/articles/1', '/api/articles']) expect(await untilOf(path)).toBe(String(ends.getTime()))
  })

  test('is 304 for a client that has it', async () => {
    await approve()
    const { etag } = (await service.app.inject('/api/articles/1')).headers
    const again = await service.app.inject({ url: '/api/articles/1', headers: { 'if-none-match': String(etag) } })
    expect(again.statusCode).toBe(304)
    expect(again.body).toBe('')
  })

  test('is in the list at once, though the list was cached empty, and gone from it once unpublished', async () => {
    expect((await service.app.inject('/api/articles')).json()).toEqual({ items: [], next_cursor: null })
    await approve()
    const list = await service.app.inject('/api/articles')
    expect(list.json().items).toHaveLength(1)
    expect(list.headers['x-cache-tags']).toBe('articles source:1')

    const unpublish = () => service.as.editor('POST', '/admin/articles/1/unpublish', { reason: 'a complaint' })
    expect((await unpublish()).json()).toEqual({ ok: true })
    expect((await service.app.inject('/api/articles')).json().items).toEqual([])
    expect((await service.app.inject('/api/articles/1')).statusCode).toBe(404)
    expect((await unpublish()).statusCode).toBe(409)
  })

  test('that does not exist is 404, with the tag of what would make it exist', async () => {
    const response = await service.app.inject('/api/articles/7')
    expect(response.statusCode).toBe(404)
    expect(response.json()).toMatchObject({ code: 'ARTICLE_NOT_FOUND' })
    expect(response.headers['x-cache-tags']).toBe('article:7')
  })
})

test('the list goes on by its cursor to the end', async () => {
  for (let id = 1; id <= 5; id++) {
    const article = { ...aPendingArticle, id, version: 1, source_url: `https://example.com/${id}` }
    service.rows.articles.set(id, { ...article, published_at: NOW, status: 'published' })
  }
  const read = async (cursor: string | null): Promise<number[]> => {
    const page = (await service.app.inject(`/api/articles?limit=2${cursor ? `&cursor=${cursor}` : ''}`)).json()
    const ids = page.items.map((item: { id: number }) => item.id)
    return page.next_cursor === null ? ids : [...ids, ...(await read(page.next_cursor))]
  }
  expect(await read(null)).toEqual([5, 4, 3, 2, 1])
})

describe('a manual article', () => {
  const manual = (body: object) => service.as.editor('POST', '/admin/articles/manual', body)
  const body = { source_id: 1, title: ' 新闻 🥊 ', summary: 'b', source_url: 'https://example.com/manual' }

  test('waits for review, its text trimmed and its emoji kept', async () => {
    const cover_url = 'https://api.example.com/media-cache/sample/cover-2.jpg'
    const response = await manual({ ...body, cover_url })
    expect(response.statusCode).toBe(200)
    expect(response.json()).toMatchObject({ id: 2, title: '新闻 🥊', status: 'pending_review', cover_url })
    expect(service.rows.pending.get(2)?.cover_url).toBe('/media-cache/sample/cover-2.jpg')
  })

  test('with a known source_url is 409 with the id of what has it', async () => {
    const response = await manual({ ...body, source_url: 'https://EXAMPLE.com/1' })
    expect(response.statusCode).toBe(409)
    expect(response.json()).toMatchObject({ code: 'SOURCE_URL_KNOWN', id: 1 })
  })

  test('of an unknown or deleted source is 422', async () => {
    expect((await manual({ ...body, source_id: 9 })).statusCode).toBe(422)
    service.rows.sources.set(1, { ...aSource, deleted_at: NOW })
    expect((await manual(body)).statusCode).toBe(422)
  })
})
