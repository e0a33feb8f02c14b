import { createOwnUrls } from '@bajiaozhi/shared/http/own-urls'
import { startMysql, type TestMysql } from '@bajiaozhi/shared/testing/containers'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { QueryTypes } from 'sequelize'
import type { NewPendingArticle } from '../../src/review/pending-repository.ts'
import { createReviewService } from '../../src/review/review-service.ts'
import { createTestDatabase, type TestDatabase } from '../test-database.ts'

let mysql: TestMysql
let database: TestDatabase

beforeAll(async () => {
  mysql = await startMysql()
}, 120_000)
afterAll(() => mysql.stop())

beforeEach(async () => {
  database = await createTestDatabase(mysql)
})
afterEach(() => database.close())

const NOW = new Date('2026-02-17T12:00:00.000Z')

const aPending = (name: string): NewPendingArticle => ({
  source_id: 7,
  title: name,
  summary: 'a summary',
  source_url: `https://example.com/${name}`,
  cover_url: 'https://example.com/cover.jpg',
  video_url: 'https://example.com/video.mp4',
})

const reviewOf = (one: TestDatabase) =>
  createReviewService({ ...one, urls: createOwnUrls('https://api.example.com'), now: () => NOW })

const insert = async (name: string, at = NOW) => (await database.pending.insert(aPending(name), at))!
const countOf = async (table: string) => {
  const [row] = await database.sequelize.query<{ n: number }>(`SELECT COUNT(*) AS n FROM ${table}`, {
    type: QueryTypes.SELECT,
  })
  return row!.n
}

describe('pending articles in MySQL', () => {
  test('wait in the order in which they came', async () => {
    await insert('late', new Date(NOW.getTime() + 1000))
    await insert('first')
    await insert('second')

    const waiting = await database.pending.listWaiting(10, undefined)
    expect(waiting.map((row) => row.title)).toEqual(['first', 'second', 'late'])

    const [first] = waiting
    const rest = await database.pending.listWaiting(10, { time: first!.created_at, id: first!.id })
    expect(rest.map((row) => row.title)).toEqual(['second', 'late'])
  })

  test('are there once for each source_url, which is found again by it', async () => {
    const id = await insert('one')
    expect(await database.pending.insert(aPending('one'), NOW)).toBeNull()
    expect(await database.pending.findByUrl('https://EXAMPLE.com/one')).toBe(id)
    expect(await database.pending.findByUrl('https://example.com/two')).toBeNull()
  })
})

describe('approving', () => {
  test('publishes with source, cover, video and time, and voids the list and the article', async () => {
    const id = await insert('one')
    const articleId = await reviewOf(database).approve(id, 'editor')

    expect(await database.articles.find(articleId)).toEqual({
      ...aPending('one'),
      id: articleId,
      published_at: NOW,
      status: 'published',
      version: 1,
    })
    expect(await database.pending.find(id)).toMatchObject({ status: 'published', reviewer: 'editor', reviewed_at: NOW })
    expect(database.voided).toEqual(['cache:articles:list:v1', `cache:article:detail:v1:${articleId}`])
  })

  test('twice at once publishes once; the others hear 409', async () => {
    const id = await insert('one')
    const review = reviewOf(database)
    const results = await Promise.allSettled(Array.from({ length: 8 }, () => review.approve(id, 'editor')))

    const refusals = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []))
    expect(refusals).toHaveLength(7)
    for (const refusal of refusals) expect(refusal).toMatchObject({ status: 409, code: 'ALREADY_REVIEWED' })
    expect(await countOf('articles')).toBe(1)
    expect(await countOf('outbox')).toBe(1)
  })

  test('and rejecting at once leaves one decision', async () => {
    const id = await insert('one')
    const review = reviewOf(database)
    const results = await Promise.allSettled([review.approve(id, 'a'), review.reject(id, 'b', 'old news')])

    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1)
    const isPublished = (await database.pending.find(id))?.status === 'published'
    expect(await countOf('articles')).toBe(isPublished ? 1 : 0)
  })

  test('leaves nothing behind and voids nothing when a part of it fails', async () => {
    const id = await insert('one')
    const broken = {
      ...database,
      articles: { ...database.articles, insert: () => Promise.reject(new Error('the disk is full')) },
    }
    await expect(reviewOf(broken).approve(id, 'editor')).rejects.toThrow('the disk is full')

    expect((await database.pending.find(id))?.status).toBe('pending_review')
    expect(await countOf('outbox')).toBe(0)
    expect(database.voided).toEqual([])
  })
})

test('an edit raises the version and is refused once the article was reviewed', async () => {
  const id = await insert('one')
  const review = reviewOf(database)

  expect(await review.edit(id, { title: '改 🥊', cover_url: null })).toMatchObject({
    title: '改 🥊',
    summary: 'a summary',
    cover_url: null,
    version: 2,
  })
  await review.reject(id, 'editor', 'old news')
  await expect(review.edit(id, { title: 'again' })).rejects.toMatchObject({ status: 409 })
  await expect(review.edit(id + 1, { title: 'again' })).rejects.toMatchObject({ status: 404 })
})
