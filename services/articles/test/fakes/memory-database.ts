import type { Position } from '@bajiaozhi/shared/http/time-page'
import { createMemoryProcessedJobs } from '@bajiaozhi/shared/testing/memory-processed-jobs'
import type { ArticlesRepository, PublishedArticle } from '../../src/articles/articles-repository.ts'
import type { Database } from '../../src/database.ts'
import type { IngestRun } from '../../src/ingest/ingest-run-model.ts'
import type { PendingArticle } from '../../src/review/pending-repository.ts'
import { sourceUrlHash } from '../../src/source-url-hash.ts'
import type { DataSource } from '../../src/sources/data-source-model.ts'

type StoredArticle = PublishedArticle & { status: 'published' | 'archived' }

/** The rows of a service that has no MySQL. */
export interface Rows {
  articles: Map<number, StoredArticle>
  pending: Map<number, PendingArticle>
  sources: Map<number, DataSource>
  runs: Map<string, IngestRun>
  revoked: Map<string, Date>
}

export const emptyRows = (): Rows => ({
  articles: new Map(),
  pending: new Map(),
  sources: new Map(),
  runs: new Map(),
  revoked: new Map(),
})

const next = (rows: Map<number, unknown>): number => Math.max(0, ...rows.keys()) + 1
const sameUrl = (a: string, b: string): boolean => sourceUrlHash(a).equals(sourceUrlHash(b))

function page<T extends { id: number }>(
  rows: Iterable<T>,
  timeOf: (row: T) => Date,
  order: 1 | -1,
  limit: number,
  after: Position | undefined,
): T[] {
  const compare = (a: Position, b: Position) => order * (a.time.getTime() - b.time.getTime() || a.id - b.id)
  const placeOf = (row: T): Position => ({ time: timeOf(row), id: row.id })
  return [...rows]
    .sort((a, b) => compare(placeOf(a), placeOf(b)))
    .filter((row) => after === undefined || compare(placeOf(row), after) > 0)
    .slice(0, limit)
}

const articlesOf = (rows: Rows): ArticlesRepository => ({
  find: async (id) => rows.articles.get(id) ?? null,
  listPublished: async (limit, after) => {
    const published = [...rows.articles.values()].filter((row) => row.status === 'published')
    return page(published, (row) => row.published_at, -1, limit, after)
  },
  exists: async (_transaction, id) => rows.articles.has(id),
  insert: async (_transaction, article) => {
    if ([...rows.articles.values()].some((row) => sameUrl(row.source_url, article.source_url))) return null
    const id = next(rows.articles)
    rows.articles.set(id, { ...article, id, version: 1, status: 'published' })
    return id
  },
  archive: async (_transaction, id) => {
    const row = rows.articles.get(id)
    if (row?.status !== 'published') return null
    rows.articles.set(id, { ...row, status: 'archived', version: row.version + 1 })
    return row.version + 1
  },
})

const pendingOf = (rows: Rows): Database['pending'] => {
  const waiting = () => [...rows.pending.values()].filter((row) => row.status === 'pending_review')
  const change = (id: number, changes: Partial<PendingArticle>): boolean => {
    const row = rows.pending.get(id)
    if (row?.status !== 'pending_review') return false
    rows.pending.set(id, { ...row, ...changes, version: row.version + 1 })
    return true
  }
  return {
    find: async (id) => rows.pending.get(id) ?? null,
    findByUrl: async (url) => [...rows.pending.values()].find((row) => sameUrl(row.source_url, url))?.id ?? null,
    listWaiting: async (limit, after) => page(waiting(), (row) => row.created_at, 1, limit, after),
    async insert(article, at) {
      if ((await this.findByUrl(article.source_url)) !== null) return null
      const id = next(rows.pending)
      rows.pending.set(id, { ...aPendingArticle, ...article, id, created_at: at })
      return id
    },
    decide: async (_transaction, id, { status, reviewer, at, reason = null }) =>
      change(id, { status, reviewer, reason, reviewed_at: at }),
    edit: async (id, edit) => change(id, edit),
  }
}

const sourcesOf = (rows: Rows): Database['sources'] => ({
  find: async (id) => rows.sources.get(id) ?? null,
  findMany: async (ids) => ids.flatMap((id) => rows.sources.get(id) ?? []),
  list: async (_filter, limit, after) => page(rows.sources.values(), (row) => row.created_at, -1, limit, after),
  listScheduled: async () =>
    [...rows.sources.values()].filter((row) => row.enabled && row.deleted_at === null && row.fetch_interval_sec > 0),
  lock: async (_transaction, id) => rows.sources.get(id) ?? null,
  insert: async (_transaction, fields, at) => {
    const id = next(rows.sources)
    rows.sources.set(id, { ...aSource, ...fields, id, created_at: at })
    return id
  },
  update: async (_transaction, id, changes) => {
    const row = rows.sources.get(id)!
    rows.sources.set(id, { ...row, ...changes, version: row.version + 1 })
  },
  noteFetch: async (_transaction, id, { status, error, at }) => {
    const row = rows.sources.get(id)!
    rows.sources.set(id, { ...row, last_fetch_status: status, last_fetch_error: error, last_fetch_at: at })
  },
})

const runsOf = (rows: Rows): Database['runs'] => ({
  find: async (jobId) => rows.runs.get(jobId) ?? null,
  listOf: async (sourceId, limit, after) => {
    const own = [...rows.runs.values()].filter((row) => row.source_id === sourceId)
    return page(own, (row) => row.created_at, -1, limit, after)
  },
  noteQueued: async (job, at) => {
    rows.runs.set(job.job_id, { ...aRun, ...rows.runs.get(job.job_id), ...job, created_at: at })
  },
  lock: async (_transaction, job) => {
    const run = rows.runs.get(job.job_id) ?? { ...aRun, ...job }
    rows.runs.set(job.job_id, run)
    return run
  },
  update: async (_transaction, jobId, changes) => {
    rows.runs.set(jobId, { ...rows.runs.get(jobId)!, ...changes })
  },
})

export const createMemoryDatabase = (rows: Rows): Database => ({
  articles: articlesOf(rows),
  pending: pendingOf(rows),
  sources: sourcesOf(rows),
  runs: runsOf(rows),
  processedJobs: createMemoryProcessedJobs(),
  entries: {
    insertUnknown: async ({ job_id, source_id, at }, entries) => {
      for (const entry of entries) {
        const isKnown = [...rows.pending.values()].some((row) => sameUrl(row.source_url, entry.source_url))
        const id = next(rows.pending)
        if (!isKnown) rows.pending.set(id, { ...aPendingArticle, ...entry, id, source_id, job_id, created_at: at })
      }
      return [...rows.pending.values()].filter((row) => row.job_id === job_id).length
    },
  },
  revokedTokens: {
    add: async ({ jti, expires_at }) => {
      if (rows.revoked.has(jti)) return false
      rows.revoked.set(jti, expires_at)
      return true
    },
    has: async (jti) => rows.revoked.has(jti),
    listLive: async (now, limit) =>
      [...rows.revoked].flatMap(([jti, expires_at]) => (expires_at > now ? [{ jti, expires_at }] : [])).slice(0, limit),
    removeExpired: async (now) => {
      for (const [jti, expiry] of rows.revoked) if (expiry <= now) rows.revoked.delete(jti)
    },
  },
})

const CREATED = new Date('2026-02-01T00:00:00.000Z')

export const aSource: DataSource = {
  id: 1,
  name: 'a source',
  source_type: 'news',
  platform: 'web',
  account_id: null,
  source_url: 'https://example.com/feed',
  parser_kind: 'feed',
  enabled: true,
  is_builtin: false,
  rights_display: true,
  rights_playback: true,
  rights_ai_summary: false,
  rights_expires_at: null,
  rights_proof_url: null,
  fetch_interval_sec: 0,
  last_fetch_at: null,
  last_fetch_status: null,
  last_fetch_error: null,
  deleted_at: null,
  version: 1,
  created_at: CREATED,
  updated_at: CREATED,
}

export const aPendingArticle: PendingArticle = {
  id: 1,
  source_id: 1,
  title: 'a title',
  summary: 'a summary',
  source_url: 'https://example.com/1',
  published_at: null,
  cover_url: '/media-cache/sample/cover-1.jpg',
  video_url: 'https://example.com/video.mp4',
  status: 'pending_review',
  reason: null,
  reviewer: null,
  reviewed_at: null,
  job_id: null,
  version: 1,
  created_at: CREATED,
  updated_at: CREATED,
}

const aRun: IngestRun = {
  id: 1,
  job_id: 'job-1',
  source_id: 1,
  url: null,
  parser_kind: null,
  status: 'queued',
  attempts: 0,
  replay: 0,
  fetched_count: 0,
  new_count: 0,
  known_count: 0,
  refused_count: 0,
  error: null,
  started_at: null,
  ended_at: null,
  created_at: CREATED,
  updated_at: CREATED,
}
