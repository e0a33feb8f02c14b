import { type EdgeCopy, toEdgeCopy } from '../../src/edge-cache/edge-copy.ts'

export const clock = { now: () => 10_000, unix: () => 1_800_000_000_000 }

interface Given {
  url?: string
  status?: number
  body?: string
  headers?: Record<string, string>
  requestId?: string
}

/** A copy of what a service answered just now. */
export function copyOf({ url = '/api/events/1', status = 200, body = '{"id":1}', ...given }: Given = {}): EdgeCopy {
  const headers = {
    'content-type': 'application/json',
    etag: '"1"',
    'x-cache-tags': 'events event:1',
    ...given.headers,
  }
  const answer = { status, headers, chunks: [Buffer.from(body)] }
  return toEdgeCopy(answer, { url, requestId: given.requestId ?? 'of-the-first', startedAt: 10_000 }, clock)
}
