import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { buildFakeService, type FakeService, NOW } from '../fakes/fake-service.ts'
import { aFighter, aStranger } from '../fakes/memory-database.ts'

let service: FakeService

beforeEach(async () => {
  service = await buildFakeService()
  service.rows.fighters.set(1, aFighter)
  service.rows.fighters.set(2, aStranger)
})
afterEach(() => service.app.close())

const read = (url: string) => service.app.inject(url)

describe('a fighter', () => {
  test('is read whole, with absolute URLs, tags, an ETag, and the order to ask again', async () => {
    const response = await read('/api/fighters/1')
    expect(response.json()).toEqual({
      id: 1,
      name: 'Zhang Weili',
      name_zh: '张伟丽',
      nickname: 'Magnum',
      country: 'China',
      country_zh: '中国',
      record: '25-3-0',
      weight_class: "Women's Strawweight",
      avatar_url: 'https://api.example.com/media-cache/sample/cover-1.jpg',
      intro_video_url: 'https://example.com/video.mp4',
      stats: { Height: '64', Stance: 'Switch' },
      records: { 'UFC wins': '9' },
      updates: [],
    })
    expect(response.headers).toMatchObject({
      'x-cache-tags': 'fighter:1',
      'cache-control': 'no-cache',
      vary: 'Accept-Encoding',
      etag: expect.stringMatching(/^"[^"]+"$/),
    })
  })

  test('of whom nothing is known has a name, and an empty country, record and updates', async () => {
    expect((await read('/api/fighters/2')).json()).toEqual({
      id: 2,
      name: 'A Stranger',
      country: '',
      record: '',
      updates: [],
    })
  })

  test('is 304 for a client that has it', async () => {
    const { etag } = (await read('/api/fighters/1')).headers
    const again = await service.app.inject({ url: '/api/fighters/1', headers: { 'if-none-match': String(etag) } })
    expect(again.statusCode).toBe(304)
  })

  test('that does not exist is 404, with the tag of what would make it exist', async () => {
    const response = await read('/api/fighters/7')
    expect(response.statusCode).toBe(404)
    expect(response.json()).toMatchObject({ code: 'FIGHTER_NOT_FOUND' })
    expect(response.headers['x-cache-tags']).toBe('fighter:7')
  })
})

describe('a search', () => {
  test('gives profiles without updates, under the tag of all searches', async () => {
    const response = await read('/api/fighters/search?q=zhang')
    expect(response.json()).toMatchObject({ items: [{ id: 1, country_zh: '中国', updates: [] }], next_cursor: null })
    expect(response.headers['x-cache-tags']).toBe('fighters')
  })

  test('without words is an empty list', async () => {
    for (const query of ['', '?q=', '?q=%20']) {
      expect((await read(`/api/fighters/search${query}`)).json()).toEqual({ items: [], next_cursor: null })
    }
  })

  test('finds a new name at once, though it was cached without it', async () => {
    expect((await read('/api/fighters/search?q=magnum')).json().items).toEqual([])
    await service.as.editor('PUT', '/admin/fighters/1', { name: 'Weili "Magnum" Zhang' })
    expect((await read('/api/fighters/search?q=magnum')).json().items).toHaveLength(1)
  })
})

describe('an editor', () => {
  test('adds a fighter with a name alone, and every key is there', async () => {
    const response = await service.as.editor('POST', '/admin/fighters/manual', { name: ' 新选手 🥊 ' })
    expect(response.statusCode).toBe(200)
    expect(response.json()).toEqual({
      id: 3,
      name: '新选手 🥊',
      name_zh: '',
      nickname: '',
      country: '',
      record: '',
      weight_class: '',
      avatar_url: '',
      intro_video_url: '',
      stats: {},
      records: {},
      external_refs: {},
      version: 1,
    })
  })

  test('hands back what they got with one change; read-only fields are ignored, our own URLs stored as paths', async () => {
    const got = (await service.as.editor('GET', '/admin/fighters/1')).json()
    const put = await service.as.editor('PUT', '/admin/fighters/1', { ...got, id: 9, version: 99, record: '26-3-0' })
    expect(put.json()).toEqual({ ...got, record: '26-3-0', version: 4 })
    expect(service.rows.fighters.get(1)).toEqual({ ...aFighter, record: '26-3-0', version: 4, updated_at: NOW })
  })

  test('changes only what the body names, clears by null, and the page shows it at once', async () => {
    expect((await read('/api/fighters/1')).json()).toHaveProperty('stats')
    const cleared = { nickname: null, avatar_url: null, stats: null, external_refs: null, country: null }
    expect((await service.as.editor('PUT', '/admin/fighters/1', cleared)).statusCode).toBe(200)

    const page = (await read('/api/fighters/1')).json()
    expect(page).toMatchObject({ name: 'Zhang Weili', country: '', records: { 'UFC wins': '9' } })
    for (const key of ['nickname', 'avatar_url', 'stats', 'country_zh']) expect(page).not.toHaveProperty(key)
  })

  test('sees labels and texts trimmed, in their own order', async () => {
    const stats = { ' Weight ': ' 115 ', Height: '64.5', Stance: 'Switch', 'PFP Rank': '#1' }
    const { stats: shown } = (await service.as.editor('PUT', '/admin/fighters/1', { stats })).json()
    expect(Object.entries(shown)).toEqual([
      ['Weight', '115'],
      ['Height', '64.5'],
      ['Stance', 'Switch'],
      ['PFP Rank', '#1'],
    ])
  })

  test('asks in vain for a fighter that is not there', async () => {
    expect((await service.as.editor('GET', '/admin/fighters/7')).statusCode).toBe(404)
    expect((await service.as.editor('PUT', '/admin/fighters/7', {})).statusCode).toBe(404)
    expect((await service.as.editor('POST', '/admin/fighters/7/updates', { content: 'a' })).statusCode).toBe(404)
  })
})

describe('updates', () => {
  const add = (body: object) => service.as.editor('POST', '/admin/fighters/1/updates', body)

  test('are published now unless told, and on the page at once, newest first', async () => {
    await read('/api/fighters/1')
    expect((await add({ content: ' now ' })).json()).toEqual({
      id: 1,
      fighter_id: 1,
      content: 'now',
      published_at: '2026-02-17T12:00:00Z',
    })
    await add({ content: 'before', published_at: '2026-02-17T19:00:00+08:00' })
    expect((await read('/api/fighters/1')).json().updates).toEqual(['now', 'before'])
  })

  test('are the 30 newest', async () => {
    for (let n = 1; n <= 32; n++) await add({ content: `line ${n}` })
    const { updates } = (await read('/api/fighters/1')).json()
    expect(updates).toHaveLength(30)
    expect(updates[0]).toBe('line 32')
  })
})

describe('other services', () => {
  const snapshot = {
    id: 1,
    version: 3,
    name: 'Zhang Weili',
    name_zh: '张伟丽',
    country: 'China',
    weight_class: "Women's Strawweight",
    avatar_url: '/media-cache/sample/cover-1.jpg',
  }

  test('get a fighter as cards show it, or 404', async () => {
    expect((await service.as.service('GET', '/internal/fighters/1')).json()).toEqual(snapshot)
    expect((await service.as.service('GET', '/internal/fighters/7')).statusCode).toBe(404)
  })

  test('get what changed since a time, page by page, oldest change first', async () => {
    await service.as.editor('PUT', '/admin/fighters/1', {})
    const list = async (query: string) => (await service.as.service('GET', `/internal/fighters?${query}`)).json()
    const first = await list('limit=1')
    expect(first.items).toMatchObject([{ id: 2 }])
    expect(await list(`limit=1&cursor=${first.next_cursor}`)).toEqual({
      items: [{ ...snapshot, version: 4 }],
      next_cursor: null,
    })
    expect((await list('changed_since=2026-02-17T12:00:00Z')).items).toHaveLength(1)
    expect((await list('changed_since=2026-02-17T12:00:01Z')).items).toEqual([])
  })
})
