import { randomUUID } from 'node:crypto'
import { eventually } from '@bajiaozhi/shared/testing/eventually'
import { admin, get } from './api.ts'

/** What an editor does, in the words of the desk. Each throws when the answer is not the expected one. */

async function expectStatus(status: number, method: string, path: string, body?: unknown) {
  const answer = await admin(method, path, body)
  if (answer.status !== status) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`)
  return answer.body
}

/** Registers an address of the sample site as a source. @returns its id */
export async function createSource(path: string, fields: object = {}): Promise<number> {
  const body = {
    name: `e2e ${randomUUID()}`,
    source_type: 'news',
    platform: 'web',
    source_url: siteUrl(path),
    parser_kind: 'auto',
    enabled: true,
    ...fields,
  }
  return (await expectStatus(200, 'POST', '/admin/sources', body)).id as number
}

export const siteUrl = (path: string): string => (path.startsWith('http') ? path : `http://site:8090${path}`)

/** A feed of `count` entries that nobody has seen before. */
export const freshFeed = (count: number): string => `/feeds/fresh.xml?run=${randomUUID()}&n=${count}`

export async function startFetch(sourceId: number): Promise<string> {
  return (await expectStatus(202, 'POST', '/admin/ingest/fetch', { source_id: sourceId })).job_id as string
}

export const jobOf = (jobId: string) => expectStatus(200, 'GET', `/admin/ingest/jobs/${jobId}`)

/** Waits until a job has come to its end, whichever it is. */
export const endOf = (jobId: string, withinMs = 60_000) =>
  eventually(async () => {
    const job = await jobOf(jobId)
    if (job.status !== 'done' && job.status !== 'dead') throw new Error(`the job is ${JSON.stringify(job)}`)
    return job
  }, withinMs)

export async function fetchFeed(path: string, fields: object = {}) {
  const sourceId = await createSource(path, fields)
  const job = await endOf(await startFetch(sourceId))
  return { sourceId, job }
}

/** Everything that waits for review and came from one source. */
export async function pendingOf(sourceId: number) {
  const found: { id: number; source_id: number; title: string }[] = []
  for (let cursor = ''; ; ) {
    const { items, next_cursor } = await expectStatus(200, 'GET', `/admin/review/pending?limit=100${cursor}`)
    found.push(...items.filter((item: { source_id: number }) => item.source_id === sourceId))
    if (next_cursor === null) return found
    cursor = `&cursor=${next_cursor}`
  }
}

/** Fetches a fresh feed and publishes its first entry. @returns the article's id */
export async function publishOne(): Promise<number> {
  const { sourceId } = await fetchFeed(freshFeed(1))
  const [pending] = await pendingOf(sourceId)
  return (await expectStatus(200, 'POST', `/admin/review/${pending!.id}/approve`)).article_id as number
}

export async function firstArticleIds(): Promise<number[]> {
  const { body } = await get('/api/articles?limit=100')
  return body.items.map((item: { id: number }) => item.id)
}
