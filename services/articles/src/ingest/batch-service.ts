import type { IngestBatchResult } from '@bajiaozhi/shared/contracts/ingest'
import { notFound } from '@bajiaozhi/shared/errors/app-error'
import { sourceUrlHash } from '../source-url-hash.ts'
import type { SourcesRepository } from '../sources/sources-repository.ts'
import { checkNotDeleted } from '../sources/sources-service.ts'
import { type AcceptedEntry, acceptEntry } from './accept-entry.ts'
import type { EntriesRepository } from './entries-repository.ts'

export interface IngestBatch {
  job_id: string
  source_id: number
  entries: readonly unknown[]
}

export interface BatchService {
  /** Takes over the entries of one fetch. Given again, a batch changes nothing and counts the same. */
  take: (batch: IngestBatch) => Promise<IngestBatchResult>
}

export interface BatchServiceOptions {
  sources: Pick<SourcesRepository, 'find'>
  entries: EntriesRepository
  now: () => Date
}

/** Rows of one INSERT: few enough for MySQL's packet with the longest of entries. */
const CHUNK = 250

export const createBatchService = ({ sources, entries, now }: BatchServiceOptions): BatchService => ({
  async take({ job_id, source_id, entries: given }) {
    const source = await sources.find(source_id)
    if (source === null) throw notFound('SOURCE_NOT_FOUND', 'no such source')
    checkNotDeleted(source)

    const accepted = given.map(acceptEntry).filter((entry) => entry !== null)
    const distinct = [...byUrl(accepted).values()]
    const batch = { job_id, source_id, at: now() }
    let added = 0
    for (let start = 0; start < distinct.length; start += CHUNK) {
      added += await entries.insertUnknown(batch, distinct.slice(start, start + CHUNK))
    }
    return { new: added, known: accepted.length - added, refused: given.length - accepted.length }
  },
})

/** The first of entries with the same URL stays; the others are known by then. */
function byUrl(entries: readonly AcceptedEntry[]): Map<string, AcceptedEntry> {
  const distinct = new Map<string, AcceptedEntry>()
  for (const entry of entries) {
    const hash = sourceUrlHash(entry.source_url).toString('hex')
    if (!distinct.has(hash)) distinct.set(hash, entry)
  }
  return distinct
}
