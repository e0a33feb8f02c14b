import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { buildFakeService, type FakeService } from './fakes/fake-service.ts'

let service: FakeService

beforeEach(async () => {
  service = await buildFakeService()
})
afterEach(() => service.app.close())

test('the app builds from fakes and says that it is ready', async () => {
  for (const url of ['/livez', '/readyz', '/metrics']) {
    expect((await service.app.inject(url)).statusCode).toBe(200)
  }
})

const ADMIN = [
  ['POST', '/admin/auth/logout'],
  ['GET', '/admin/sources'],
  ['POST', '/admin/sources'],
  ['GET', '/admin/sources/1'],
  ['PUT', '/admin/sources/1'],
  ['DELETE', '/admin/sources/1'],
  ['POST', '/admin/sources/1/toggle'],
  ['POST', '/admin/sources/1/restore'],
  ['POST', '/admin/sources/1/sync'],
  ['POST', '/admin/ingest/fetch'],
  ['GET', '/admin/ingest/jobs/x'],
  ['GET', '/admin/review/pending'],
  ['POST', '/admin/review/1/approve'],
  ['POST', '/admin/review/1/reject'],
  ['PUT', '/admin/review/1'],
  ['POST', '/admin/articles/manual'],
  ['POST', '/admin/articles/1/unpublish'],
  ['POST', '/internal/ingest/batches'],
  ['PUT', '/internal/ingest/runs/x'],
] as const

describe('without a token', () => {
  test.each(ADMIN)('%s %s is 401 and has no effect', async (method, url) => {
    const response = await service.app.inject({ method, url, headers: { 'content-type': 'application/json' } })
    expect(response.statusCode).toBe(401)
    expect(response.json()).toMatchObject({ code: 'UNAUTHORIZED' })
    expect(service.unitOfWork.log).toEqual([])
  })
})

describe("a token for editors opens no address of our own services', and the other way round", () => {
  test.each(ADMIN)('%s %s', async (method, url) => {
    const isInternal = url.startsWith('/internal')
    const send = isInternal ? service.as.editor : service.as.service
    expect((await send(method, url)).statusCode).toBe(401)
  })
})

describe('bad input gets a clear 400', () => {
  test.each(['abc', '-1', '9e99', '1%00', '0', '01', '1.5', '9007199254740993'])('id %s', async (id) => {
    const read = await service.app.inject(`/api/articles/${id}`)
    expect(read.statusCode).toBe(400)
    expect(read.json().error).toBe(id === '1%00' ? read.json().error : 'invalid article id')
    expect((await service.as.editor('POST', `/admin/review/${id}/approve`)).statusCode).toBe(400)
  })

  test.each(['limit=0', 'limit=101', 'limit=x', 'cursor=x', 'cursor=', 'cursor=W10'])('?%s', async (query) => {
    expect((await service.app.inject(`/api/articles?${query}`)).statusCode).toBe(400)
    expect((await service.as.editor('GET', `/admin/review/pending?${query}`)).statusCode).toBe(400)
    expect((await service.as.editor('GET', `/admin/sources?${query}`)).statusCode).toBe(400)
  })

  const good = { source_id: 1, title: 'a', summary: 'b', source_url: 'https://example.com/a' }
  test.each([
    ['an unknown field', { ...good, nonsense: 1 }],
    ['a title of 600 characters', { ...good, title: 'a'.repeat(600) }],
    ['a blank title', { ...good, title: ' \t ' }],
    ['a number for a title', { ...good, title: 7 }],
    ['a URL of 5,000 characters', { ...good, source_url: `https://example.com/${'a'.repeat(5000)}` }],
    ['a URL of a thousand wide characters', { ...good, source_url: `https://example.com/${'新'.repeat(1000)}` }],
    ['a URL that runs a script', { ...good, source_url: 'javascript:alert(1)' }],
    ['a URL with a password', { ...good, source_url: 'https://a:b@example.com/' }],
    ['half of a surrogate pair', { ...good, title: 'a\ud83d' }],
    ['a NUL', { ...good, summary: 'a\0' }],
    ['no source', { ...good, source_id: undefined }],
    ['a source of 0', { ...good, source_id: 0 }],
    ['an empty object', {}],
  ])('%s', async (_what, body) => {
    const response = await service.as.editor('POST', '/admin/articles/manual', body)
    expect(response.statusCode).toBe(400)
    expect(response.json()).toMatchObject({ error: expect.any(String), request_id: expect.any(String) })
    expect(service.rows.pending.size).toBe(0)
  })
})
