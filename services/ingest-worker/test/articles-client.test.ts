import { UpstreamError } from '@bajiaozhi/shared/http/internal-client'
import { describe, expect, test } from '@jest/globals'
import { createArticlesClient } from '../src/articles-client.ts'
import { patiently } from '../src/patience.ts'

const job = { job_id: 'a/b', source_id: 7, url: 'https://example.com/', parser_kind: 'auto', request_id: 'request-1' }
const signal = new AbortController().signal

describe('the articles service', () => {
  const calls: unknown[][] = []
  const client = {
    async request(...[method, path, request]: [string, string, { body?: unknown; requestId?: string }]) {
      calls.push([method, path, request.body, request.requestId])
      return (path.endsWith('/batches') ? { new: 1, known: 0, refused: 0 } : { ok: true, closed: 'done' }) as never
    },
  }

  test('is told how a job goes, under the request id that started it', async () => {
    const report = { status: 'running' as const, attempts: 1, replay: 0 }
    expect(await createArticlesClient(client).report(job, report, signal)).toBe('done')
    const body = { source_id: 7, ...report }
    expect(calls.at(-1)).toEqual(['PUT', '/internal/ingest/runs/a%2Fb', body, 'request-1'])
  })

  test('gets all entries in one batch', async () => {
    const entries = [{ title: 'T', summary: '', source_url: 'https://example.com/a' }]
    const result = await createArticlesClient(client).handOver(job, entries, signal)
    expect(result).toEqual({ new: 1, known: 0, refused: 0 })
    const body = { job_id: 'a/b', source_id: 7, entries }
    expect(calls.at(-1)).toEqual(['POST', '/internal/ingest/batches', body, 'request-1'])
  })
})

describe('patience', () => {
  const failing = (times: number, status: number) => {
    let calls = 0
    return async () => {
      calls += 1
      if (calls <= times) throw new UpstreamError(status, `answered ${status}`)
      return calls
    }
  }

  test.each([0, 429, 502, 503])('outlasts a status of %i', async (status) => {
    await expect(patiently(failing(2, status), signal, [0, 0])).resolves.toBe(3)
  })

  test('ends', async () => {
    await expect(patiently(failing(9, 503), signal, [0, 0])).rejects.toThrow('answered 503')
  })

  test.each([400, 401, 404, 413, 422])('is not wasted on a status of %i', async (status) => {
    await expect(patiently(failing(1, status), signal, [0])).rejects.toThrow(`answered ${status}`)
  })

  test('ends when the job is aborted', async () => {
    const abort = new AbortController()
    const waiting = patiently(failing(9, 503), abort.signal, [60_000])
    abort.abort()
    await expect(waiting).rejects.toThrow()
  })
})
