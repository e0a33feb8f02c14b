import { setTimeout as pause } from 'node:timers/promises'
import type { RealWay } from './real-way.ts'

export interface RealOrders {
  /** Answered with 202: the job's id -> the address of the one article that it brings. */
  accepted: ReadonlyMap<string, string>
  refused: () => number
  /** Orders evenly over so many milliseconds until `count` were answered with 202. */
  order: (count: number, overMs: number, signal: AbortSignal) => Promise<void>
}

/** Each answer waits for the next fsync, up to a second. */
const AT_ONCE = 100
const ANSWER_MS = 10_000
const AFTER_REFUSAL_MS = 200

/** Orders fetches as an editor would, each of a feed of its own with one article in it. */
export async function createRealOrders({ articlesUrl, siteUrl, token }: RealWay): Promise<RealOrders> {
  const accepted = new Map<string, string>()
  let [refused, run] = [0, 0]
  const post = (path: string, body: object) =>
    fetch(`${articlesUrl}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(ANSWER_MS),
    })
  const source = {
    name: 'the sample site',
    source_type: 'news',
    source_url: `${siteUrl}/feeds/fresh.xml`,
    parser_kind: 'feed',
  }
  const created = await post('/admin/sources', source)
  if (created.status !== 200) throw new Error(`the source was refused: ${created.status} ${await created.text()}`)
  const { id: source_id } = (await created.json()) as { id: number }

  /** A refused order is not repeated: whether it was taken all the same is not known. */
  async function orderOne(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const name = `check-${++run}`
      const url = `${siteUrl}/feeds/fresh.xml?n=1&run=${name}`
      const answer = await post('/admin/ingest/fetch', { source_id, url }).catch(() => undefined)
      if (answer?.status === 202) {
        const { job_id } = (await answer.json()) as { job_id: string }
        accepted.set(job_id, `${siteUrl}/news/fresh-${name}-1`)
        return
      }
      await answer?.body?.cancel()
      refused += 1
      await pause(AFTER_REFUSAL_MS)
    }
  }

  return {
    accepted,
    refused: () => refused,
    async order(count, overMs, signal) {
      const started = performance.now()
      const underWay = new Set<Promise<void>>()
      for (let begun = 0; begun < count && !signal.aborted; begun += 1) {
        await pause(Math.max(0, started + (overMs * begun) / count - performance.now()))
        if (underWay.size >= AT_ONCE) await Promise.race(underWay)
        const one = orderOne(signal).finally(() => underWay.delete(one))
        underWay.add(one)
      }
      await Promise.all(underWay)
    },
  }
}
