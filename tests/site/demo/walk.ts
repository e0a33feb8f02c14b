import { setTimeout as pause } from 'node:timers/promises'
import { check, type createNarrator } from './narrator.ts'

type Narrator = ReturnType<typeof createNarrator>

interface Pending {
  id: number
  source_id: number
  title: string
}

const JOB_LIMIT_MS = 120_000

/** From a feed's address to a published article. @returns the article's id */
export async function walk(narrator: Narrator, feed: string): Promise<number> {
  const { ask, tell } = narrator
  tell('1. The feed becomes a source.')
  const source = await ask(200, 'POST', '/admin/sources', {
    name: `Demo ${new Date().toISOString()}`,
    source_type: 'news',
    platform: 'web',
    source_url: feed,
    parser_kind: 'auto',
    enabled: true,
    rights_display: true,
  })

  tell('2. It is fetched; the job is on disk when the answer comes.')
  const { body: accepted } = await ask(202, 'POST', '/admin/ingest/fetch', { source_id: source.body.id })
  await followJob(narrator, accepted.job_id)

  tell('3. What it held waits for review.')
  const pending = await pendingOf(narrator, await sourcesOf(narrator, feed))
  if (pending.length > 0) return review(narrator, pending)
  tell(
    '   Nothing of this feed waits: all of it was reviewed in earlier runs. What was published last is read instead.',
  )
  const { body: newest } = await ask(200, 'GET', '/api/articles?limit=1')
  check(newest.items.length === 1, 'nothing was ever published')
  return newest.items[0].id
}

/** This run's source, and those of earlier runs: an entry belongs to the first that brought it. */
async function sourcesOf(narrator: Narrator, feed: string): Promise<Set<number>> {
  const sources = await all<{ id: number; source_url: string }>(narrator, '/admin/sources?limit=100')
  return new Set(sources.filter(({ source_url }) => source_url === feed).map(({ id }) => id))
}

/** All items of a list, page by page. */
async function all<T>({ ask }: Narrator, path: string): Promise<T[]> {
  const found: T[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: { items: T[]; next_cursor: string | null } = (
      await ask(200, 'GET', `${path}${cursor === '' ? '' : `&cursor=${cursor}`}`)
    ).body
    found.push(...page.items)
    cursor = page.next_cursor
  }
  return found
}

async function followJob({ ask, request, tell }: Narrator, jobId: string): Promise<void> {
  const deadline = Date.now() + JOB_LIMIT_MS
  let seen = ''
  for (;;) {
    const { body } = await request('GET', `/admin/ingest/jobs/${jobId}`)
    if (body.status !== seen) tell(`   the job is ${body.status}`)
    seen = body.status
    if (seen === 'done' || seen === 'dead') break
    check(Date.now() < deadline, 'the job has not come to an end')
    await pause(200)
  }
  const { body: job } = await ask(200, 'GET', `/admin/ingest/jobs/${jobId}`)
  check(job.status === 'done', `the job ended as ${job.status}: ${job.error}`)
}

/** The queue is oldest first, so what was just fetched stands on its last page. */
async function pendingOf(narrator: Narrator, sources: ReadonlySet<number>): Promise<Pending[]> {
  const waiting = await all<Pending>(narrator, '/admin/review/pending?limit=100')
  return waiting.filter(({ source_id }) => sources.has(source_id))
}

async function review({ ask, tell }: Narrator, [first, second]: Pending[]): Promise<number> {
  tell('4. One entry is approved, and cannot be approved again.')
  const { body } = await ask(200, 'POST', `/admin/review/${first!.id}/approve`)
  await ask(409, 'POST', `/admin/review/${first!.id}/approve`)
  if (second !== undefined) {
    tell('5. Another is rejected.')
    await ask(200, 'POST', `/admin/review/${second.id}/reject`, { reason: 'shown in the demo' })
  }
  return body.article_id as number
}

/** What a reader sees: the article on its page and in the list. */
export async function read({ ask }: Narrator, articleId: number): Promise<void> {
  const { body: article } = await ask(200, 'GET', `/api/articles/${articleId}`)
  check(article.id === articleId, 'another article came back')
  const { body: list } = await ask(200, 'GET', '/api/articles?limit=100')
  check(
    list.items.some(({ id }: { id: number }) => id === articleId),
    'the article is not in the list',
  )
}
