import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { buildFakeService, type FakeService } from '../fakes/fake-service.ts'

let service: FakeService

beforeEach(async () => {
  service = await buildFakeService()
})
afterEach(() => service.app.close())

const body = { name: 'a feed', source_type: 'news', source_url: 'https://example.com/feed' }
const create = (more: object = {}) => service.as.editor('POST', '/admin/sources', { ...body, ...more })

test('a source is registered with defaults, changed, deleted and restored', async () => {
  const created = (await create()).json()
  expect(created).toEqual({
    ...body,
    id: 1,
    platform: 'web',
    parser_kind: 'auto',
    enabled: true,
    is_builtin: false,
    rights_display: false,
    rights_playback: false,
    rights_ai_summary: false,
    fetch_interval_sec: 0,
  })

  const changed = await service.as.editor('PUT', '/admin/sources/1', {
    ...created,
    is_builtin: true,
    name: ' renamed ',
    rights_expires_at: '2030-01-01T08:00:00+08:00',
  })
  expect(changed.json()).toEqual({ ...created, name: 'renamed', rights_expires_at: '2030-01-01T00:00:00Z' })

  expect((await service.as.editor('DELETE', '/admin/sources/1')).json()).toMatchObject({
    deleted_at: '2026-02-17T12:00:00Z',
  })
  expect((await service.as.editor('PUT', '/admin/sources/1', { name: 'x' })).statusCode).toBe(409)
  expect((await service.as.editor('POST', '/admin/sources/1/restore')).json()).toEqual({ ok: true })
  expect((await service.as.editor('POST', '/admin/sources/1/toggle')).json()).toEqual({ ok: true })
  expect((await service.as.editor('GET', '/admin/sources/1')).json()).toMatchObject({ enabled: false })
  expect(service.rows.sources.get(1)?.version).toBe(5)
})

test('every change of a source makes what shows it void at the edge', async () => {
  await create()
  const changes = [
    ['PUT', '/admin/sources/1', { rights_display: true }],
    ['POST', '/admin/sources/1/toggle'],
    ['DELETE', '/admin/sources/1'],
    ['POST', '/admin/sources/1/restore'],
  ] as const
  for (const [method, path, fields] of changes) {
    const before = service.unitOfWork.announced.length
    expect((await service.as.editor(method, path, fields)).statusCode).toBe(200)
    expect(service.unitOfWork.announced.slice(before)).toMatchObject([
      { tags: ['source:1'], voids: { entries: ['cache:source:detail:v1:1'] } },
    ])
  }
})

test('an empty time or null takes an expiry back', async () => {
  const expiry = { rights_expires_at: '2030-01-01T00:00:00Z' }
  await create(expiry)
  const put = async (change: object) => (await service.as.editor('PUT', '/admin/sources/1', change)).json()
  for (const none of ['', null]) {
    expect(await put(expiry)).toMatchObject(expiry)
    expect(await put({ rights_expires_at: none })).not.toHaveProperty('rights_expires_at')
  }
})

describe('a source is refused with 400', () => {
  test.each([
    ['an unknown field', { nonsense: 1 }],
    ['an unknown type', { source_type: 'gossip' }],
    ['an unknown parser', { parser_kind: 'magic' }],
    ['a URL that is none', { source_url: 'example.com' }],
    ['a URL with a password', { source_url: 'https://a:b@example.com/feed' }],
    ['an interval below 0', { fetch_interval_sec: -1 }],
    ['a time that is none', { rights_expires_at: '2026-02-31T00:00:00Z' }],
    ['a text for a boolean', { enabled: 'true' }],
    ['a blank name', { name: ' ' }],
  ])('%s', async (_what, more) => {
    expect((await create(more)).statusCode).toBe(400)
    expect(service.rows.sources.size).toBe(0)
  })
})

test('a source that is not there is 404', async () => {
  expect((await service.as.editor('GET', '/admin/sources/7')).statusCode).toBe(404)
  expect((await service.as.editor('PUT', '/admin/sources/7', {})).statusCode).toBe(404)
  expect((await service.as.editor('POST', '/admin/sources/7/toggle')).statusCode).toBe(404)
})
