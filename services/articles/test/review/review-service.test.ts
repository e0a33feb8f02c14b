import { createOwnUrls } from '@bajiaozhi/shared/http/own-urls'
import { createFakeUnitOfWork, type FakeUnitOfWork } from '@bajiaozhi/shared/testing/fake-unit-of-work'
import { beforeEach, describe, expect, test } from '@jest/globals'
import { createReviewService, type ReviewService, toArticle } from '../../src/review/review-service.ts'
import { aPendingArticle, createMemoryDatabase, emptyRows, type Rows } from '../fakes/memory-database.ts'

const NOW = new Date('2026-02-17T12:00:00.000Z')

let rows: Rows
let unitOfWork: FakeUnitOfWork
let review: ReviewService

beforeEach(() => {
  rows = emptyRows()
  rows.pending.set(1, aPendingArticle)
  unitOfWork = createFakeUnitOfWork(rows, async () => {})
  const urls = createOwnUrls('https://api.example.com')
  review = createReviewService({ ...createMemoryDatabase(rows), unitOfWork, urls, now: () => NOW })
})

describe('approve', () => {
  test('stores, then deletes the list key', async () => {
    const id = await review.approve(1, 'editor')

    expect(rows.articles.get(id)).toMatchObject({ source_id: 1, title: 'a title', status: 'published' })
    expect(rows.pending.get(1)).toMatchObject({ status: 'published', reviewer: 'editor', reviewed_at: NOW })
    expect(unitOfWork.log).toEqual(['commit', 'void cache:articles:list:v1', `void cache:article:detail:v1:${id}`])
    expect(unitOfWork.announced).toMatchObject([
      { aggregate: 'article', id, version: 1, tags: ['articles', 'article:1'] },
    ])
  })

  test('twice at once publishes once, the other hears 409', async () => {
    const results = await Promise.allSettled([review.approve(1, 'a'), review.approve(1, 'b')])

    expect(results[0]?.status).toBe('fulfilled')
    expect(results[1]).toMatchObject({ reason: { status: 409, code: 'ALREADY_REVIEWED' } })
    expect(rows.articles.size).toBe(1)
  })

  test('whose commit fails invalidates nothing', async () => {
    unitOfWork.failNextCommit(new Error('the connection broke'))

    await expect(review.approve(1, 'editor')).rejects.toThrow('the connection broke')
    expect(unitOfWork.log).toEqual(['rollback'])
    expect(unitOfWork.announced).toEqual([])
    expect(rows.articles.size).toBe(0)
  })

  test('of an article that is not there is 404', async () => {
    await expect(review.approve(2, 'editor')).rejects.toMatchObject({ status: 404 })
  })
})

describe('the article that is published', () => {
  test('keeps the time at which its source published it', () => {
    const published_at = new Date('2026-02-16T08:00:00.000Z')
    expect(toArticle({ ...aPendingArticle, published_at }, NOW).published_at).toEqual(published_at)
  })

  test('takes the time of its approval when its source gives none, or one to come', () => {
    expect(toArticle(aPendingArticle, NOW).published_at).toEqual(NOW)
    const published_at = new Date('2099-01-01T00:00:00.000Z')
    expect(toArticle({ ...aPendingArticle, published_at }, NOW).published_at).toEqual(NOW)
  })
})

describe('edit', () => {
  test('changes what is given, clears with null, and ignores what is read-only', async () => {
    const edited = await review.edit(1, { summary: null, video_url: null, status: 'published', id: 7 })
    expect(edited).toMatchObject({ id: 1, title: 'a title', summary: '', video_url: null, status: 'pending_review' })
    expect(edited.cover_url).toBe(aPendingArticle.cover_url)
  })

  test('refuses a cover that is no http URL', async () => {
    await expect(review.edit(1, { cover_url: 'data:image/png;base64,x' })).rejects.toMatchObject({ status: 400 })
  })
})

test('reject keeps the reason and announces nothing: no reader ever saw the article', async () => {
  await review.reject(1, 'editor', 'an advertisement')
  expect(rows.pending.get(1)).toMatchObject({ status: 'rejected', reason: 'an advertisement', reviewer: 'editor' })
  expect(unitOfWork.announced).toEqual([])
})
