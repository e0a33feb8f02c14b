import { startMysql, type TestMysql } from '@bajiaozhi/shared/testing/containers'
import { silentLogger as logger } from '@bajiaozhi/shared/testing/silent-logger'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { loadSample } from '../../src/sample/load-sample.ts'
import { createSourcesService, type SourcesService } from '../../src/sources/sources-service.ts'
import { createTestDatabase, type TestDatabase } from '../test-database.ts'

let mysql: TestMysql
let database: TestDatabase
let service: SourcesService
let now: Date

beforeAll(async () => {
  mysql = await startMysql()
}, 120_000)
afterAll(() => mysql.stop())

beforeEach(async () => {
  database = await createTestDatabase(mysql)
  now = new Date(Date.now() + 60_000)
  service = createSourcesService({ ...database, now: () => now })
})
afterEach(() => database.close())

const aSource = (name: string) => ({ name, source_type: 'news' as const, source_url: 'https://example.com/feed' })

describe('a source in MySQL', () => {
  test('is made with defaults and given back with real booleans', async () => {
    expect(await service.create({ ...aSource('格斗 🥊'), rights_display: true })).toMatchObject({
      name: '格斗 🥊',
      platform: 'web',
      parser_kind: 'auto',
      enabled: true,
      is_builtin: false,
      rights_display: true,
      rights_playback: false,
      rights_expires_at: null,
      fetch_interval_sec: 0,
      version: 1,
    })
  })

  test('gets a higher version and is voided by every change', async () => {
    const { id } = await service.create(aSource('one'))
    await service.edit(id, { rights_playback: true, rights_expires_at: '2030-01-01T00:00:00Z' })
    await service.toggle(id)
    const removed = await service.remove(id)
    await service.restore(id)

    expect(removed.deleted_at).toEqual(now)
    expect(await service.find(id)).toMatchObject({
      version: 5,
      enabled: false,
      deleted_at: null,
      rights_expires_at: new Date('2030-01-01T00:00:00Z'),
    })
    // At least once a change: the second voidings come 300 ms later.
    expect(database.voided.length).toBeGreaterThanOrEqual(5)
    expect(new Set(database.voided)).toEqual(new Set([`cache:source:detail:v1:${id}`]))
  })

  test('that is deleted is not changed, and one that is not is not restored', async () => {
    const { id } = await service.create(aSource('one'))
    await expect(service.restore(id)).rejects.toMatchObject({ status: 409, code: 'SOURCE_NOT_DELETED' })
    await service.remove(id)

    for (const change of [() => service.edit(id, { name: 'x' }), () => service.toggle(id), () => service.remove(id)]) {
      await expect(change()).rejects.toMatchObject({ status: 409, code: 'SOURCE_DELETED' })
    }
    await expect(service.toggle(id + 1)).rejects.toMatchObject({ status: 404 })
  })
})

describe('the list of sources', () => {
  test('is newest first, filtered, and without the deleted ones unless asked for', async () => {
    const { id } = await service.create({ ...aSource('one'), enabled: false })
    now = new Date(now.getTime() + 1)
    await service.create({ ...aSource('two'), platform: 'weibo' })
    const names = async (filter: Parameters<typeof database.sources.list>[0]) =>
      (await database.sources.list(filter, 100, undefined)).map((source) => source.name)

    expect((await names({})).slice(0, 2)).toEqual(['two', 'one'])
    expect(await names({})).toHaveLength(11)
    expect(await names({ is_builtin: false, enabled: true })).toEqual(['two'])
    expect(await names({ platform: 'weibo' })).toEqual(['two'])
    expect(await names({ source_type: 'fighter' })).toEqual(['UFC athletes'])
    await service.remove(id)
    expect(await names({ is_builtin: false })).toEqual(['two'])
    expect(await names({ is_builtin: false, include_deleted: true })).toEqual(['two', 'one'])
  })

  test('goes on past a place', async () => {
    const all = await database.sources.list({}, 100, undefined)
    const place = { time: all[3]!.created_at, id: all[3]!.id }
    expect(await database.sources.list({}, 100, place)).toEqual(all.slice(4))
  })
})

test('sample content is loaded into an empty database, once, from two processes at once', async () => {
  await Promise.all([1, 2].map(() => loadSample({ sequelize: database.sequelize, logger })))
  await loadSample({ sequelize: database.sequelize, logger })

  const published = await database.articles.listPublished(100, undefined)
  expect(published).toHaveLength(12)
  expect(await database.pending.listWaiting(100, undefined)).toHaveLength(5)
  expect(published.filter((article) => article.video_url !== null)).toHaveLength(1)
  for (const { cover_url } of published) expect(cover_url).toMatch(/^\/media-cache\/sample\/cover-[1-8]\.jpg$/)
  expect(await database.sources.list({ is_builtin: false }, 100, undefined)).toHaveLength(3)
})
