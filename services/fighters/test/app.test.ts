import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { buildFakeService, type FakeService } from './fakes/fake-service.ts'
import { aFighter } from './fakes/memory-database.ts'

let service: FakeService

beforeEach(async () => {
  service = await buildFakeService()
  service.rows.fighters.set(1, aFighter)
})
afterEach(() => service.app.close())

test('the app builds from fakes and says that it is ready', async () => {
  for (const url of ['/livez', '/readyz', '/metrics']) {
    expect((await service.app.inject(url)).statusCode).toBe(200)
  }
})

const GUARDED = [
  ['POST', '/admin/fighters/manual'],
  ['GET', '/admin/fighters/1'],
  ['PUT', '/admin/fighters/1'],
  ['POST', '/admin/fighters/1/updates'],
  ['GET', '/internal/fighters'],
  ['GET', '/internal/fighters/1'],
] as const

describe('without a token', () => {
  test.each(GUARDED)('%s %s is 401 and has no effect', async (method, url) => {
    const response = await service.app.inject({ method, url, headers: { 'content-type': 'application/json' } })
    expect(response.statusCode).toBe(401)
    expect(response.json()).toMatchObject({ code: 'UNAUTHORIZED' })
    expect(service.unitOfWork.log).toEqual([])
  })
})

describe("a token for editors opens no address of our own services', and the other way round", () => {
  test.each(GUARDED)('%s %s', async (method, url) => {
    const send = url.startsWith('/internal') ? service.as.editor : service.as.service
    expect((await send(method, url)).statusCode).toBe(401)
  })
})

describe('a token that may be revoked opens nothing', () => {
  test('a revoked one is 401', async () => {
    service.state.flags = 'revoked'
    expect((await service.as.editor('GET', '/admin/fighters/1')).statusCode).toBe(401)
  })

  test('while nobody can tell, editors are told to come back and the public reads on', async () => {
    service.state.flags = 'away'
    const response = await service.as.editor('PUT', '/admin/fighters/1', { name: 'x' })
    expect(response.statusCode).toBe(503)
    expect(response.headers['retry-after']).toBe('2')
    expect(service.unitOfWork.log).toEqual([])
    expect((await service.app.inject('/api/fighters/1')).statusCode).toBe(200)
    expect((await service.as.service('GET', '/internal/fighters/1')).statusCode).toBe(200)
  })
})

describe('bad input gets a clear 400', () => {
  test.each(['abc', '-1', '9e99', '1%00', '0', '01', '1.5', '9007199254740993'])('id %s', async (id) => {
    const read = await service.app.inject(`/api/fighters/${id}`)
    expect(read.statusCode).toBe(400)
    expect(read.json().error).toBe(id === '1%00' ? read.json().error : 'invalid fighter id')
    expect((await service.as.editor('PUT', `/admin/fighters/${id}`, { name: 'a' })).statusCode).toBe(400)
    expect((await service.as.editor('POST', `/admin/fighters/${id}/updates`, { content: 'a' })).statusCode).toBe(400)
    expect((await service.as.service('GET', `/internal/fighters/${id}`)).statusCode).toBe(400)
  })

  test.each(['limit=0', 'limit=101', 'limit=x', 'cursor=x', 'cursor=', 'cursor=W10'])('?%s', async (query) => {
    expect((await service.app.inject(`/api/fighters/search?q=a&${query}`)).statusCode).toBe(400)
    expect((await service.as.service('GET', `/internal/fighters?${query}`)).statusCode).toBe(400)
  })

  test.each([`q=${'a'.repeat(101)}`, 'q=a%00', 'q=a&q=b'])('search ?%s', async (query) => {
    expect((await service.app.inject(`/api/fighters/search?${query}`)).statusCode).toBe(400)
  })

  test('changed_since that is no time', async () => {
    expect((await service.as.service('GET', '/internal/fighters?changed_since=yesterday')).statusCode).toBe(400)
  })

  const tooMany = Object.fromEntries(Array.from({ length: 101 }, (_, n) => [`label ${n}`, '1']))
  test.each([
    ['an unknown field', { nonsense: 1 }],
    ['a name of 600 characters', { name: 'a'.repeat(600) }],
    ['a blank name', { name: ' \t ' }],
    ['no name', { name: null }],
    ['a number for a name', { name: 7 }],
    ['half of a surrogate pair', { name_zh: 'a\ud83d' }],
    ['a NUL', { nickname: 'a\0' }],
    ['a country of 65 characters', { country: 'a'.repeat(65) }],
    ['a record that is none', { record: '25-3' }],
    ['a URL of 5,000 characters', { avatar_url: `https://example.com/${'a'.repeat(5000)}` }],
    ['a URL of a thousand wide characters', { avatar_url: `https://example.com/${'新'.repeat(1000)}` }],
    ['a URL that runs a script', { intro_video_url: 'javascript:alert(1)' }],
    ['a path of ours that climbs out', { avatar_url: '/media-cache/../etc/passwd' }],
    ['a URL with a password', { avatar_url: 'https://a:b@example.com/' }],
    ['a height with its unit', { stats: { Height: '5\' 4"' } }],
    ['a weight with its unit', { stats: { Weight: '115 lbs' } }],
    ['a reach that is no number', { stats: { ' Reach ': 'long' } }],
    ['a stat that is no text', { stats: { Height: 64 } }],
    ['a label with a line break and no text', { records: { 'a\nb': 7 } }],
    ['a stat without a text', { stats: { Stance: ' ' } }],
    ['stats in a list', { stats: ['a'] }],
    ['101 records', { records: tooMany }],
    ['a provider that is no word', { external_refs: { 'UFC live!': '1' } }],
  ])('%s', async (_what, body) => {
    const sent = [
      await service.as.editor('POST', '/admin/fighters/manual', { name: 'a', ...body }),
      await service.as.editor('PUT', '/admin/fighters/1', body),
    ]
    for (const response of sent) {
      expect(response.statusCode).toBe(400)
      expect(response.json()).toMatchObject({ error: expect.any(String), request_id: expect.any(String) })
    }
    expect(service.rows.fighters.size).toBe(1)
    expect(service.rows.fighters.get(1)).toEqual(aFighter)
  })

  test.each([
    ['an empty object', {}],
    ['a blank content', { content: ' ' }],
    ['a content of 1,001 characters', { content: 'a'.repeat(1001) }],
    ['a time that is none', { content: 'a', published_at: '2026-02-31T00:00:00Z' }],
    ['an unknown field', { content: 'a', nonsense: 1 }],
  ])('an update: %s', async (_what, body) => {
    expect((await service.as.editor('POST', '/admin/fighters/1/updates', body)).statusCode).toBe(400)
    expect(service.rows.updates.size).toBe(0)
  })
})
