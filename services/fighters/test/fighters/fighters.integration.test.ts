import { createOwnUrls } from '@bajiaozhi/shared/http/own-urls'
import { startMysql, type TestMysql } from '@bajiaozhi/shared/testing/containers'
import { eventually } from '@bajiaozhi/shared/testing/eventually'
import { silentLogger as logger } from '@bajiaozhi/shared/testing/silent-logger'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { QueryTypes } from 'sequelize'
import { createFightersService, type FightersService } from '../../src/fighters/fighters-service.ts'
import { loadSample } from '../../src/sample/load-sample.ts'
import { createUpdatesService, type UpdatesService } from '../../src/updates/updates-service.ts'
import { createTestDatabase, type TestDatabase } from '../test-database.ts'

const NOON = new Date('2026-02-17T12:00:00.123Z')

let mysql: TestMysql
let database: TestDatabase
let fighters: FightersService
let updates: UpdatesService
let now: Date

beforeAll(async () => {
  mysql = await startMysql()
}, 120_000)
afterAll(() => mysql.stop())

beforeEach(async () => {
  database = await createTestDatabase(mysql)
  now = NOON
  const parts = { ...database, now: () => now }
  fighters = createFightersService({ ...parts, urls: createOwnUrls('https://api.example.com') })
  updates = createUpdatesService(parts)
})
afterEach(() => database.close())

describe('a fighter in MySQL', () => {
  test('is given back as it was stored: emoji, milliseconds, and labels in their order', async () => {
    const stats = { Weight: '115', Height: '64', Reach: '63', '🥊': 'é', 'PFP Rank': '#1' }
    const { id } = await fighters.create({ name: '张伟丽 🥊', stats, external_refs: { ufc_live: '1069' } })

    const row = await database.fighters.find(id)
    expect(row).toMatchObject({ name: '张伟丽 🥊', stats, records: {}, external_refs: { ufc_live: '1069' } })
    expect(row).toMatchObject({ version: 1, country: '', created_at: NOON, updated_at: NOON })
    expect(Object.keys(row!.stats)).toEqual(Object.keys(stats))
  })

  test('gets a higher version by every change, and each is told to the stream with its version', async () => {
    const { id } = await fighters.create({ name: 'one' })
    await fighters.edit(id, { name_zh: '一', stats: { Height: '70' } })
    await updates.add(id, { content: 'a line' })
    await fighters.edit(id, { stats: null })

    expect(await fighters.find(id)).toMatchObject({ version: 4, name: 'one', name_zh: '一', stats: {} })
    await eventually(() => expect(database.messages).toHaveLength(4))
    expect(database.messages.map(({ payload }) => payload.fighter)).toMatchObject(
      [1, 2, 3, 4].map((version) => ({ id, version, name: 'one' })),
    )
  })

  test('changed by ten editors at once has ten versions more and loses nothing', async () => {
    const { id } = await fighters.create({ name: 'one' })
    const add = (n: number) => updates.add(id, { content: `line ${n}` })
    await Promise.all(Array.from({ length: 10 }, (_, n) => add(n)))

    expect(await fighters.find(id)).toMatchObject({ version: 11 })
    expect(await database.updates.listNewest(id, 30)).toHaveLength(10)
  })

  test('and its outbox row are not there when the transaction fails', async () => {
    const work = database.unitOfWork.write(async (transaction) => {
      await database.fighters.insert(transaction, { ...(await aFighter()), name: 'two' }, now)
      throw new Error('no')
    })
    await expect(work).rejects.toThrow('no')
    expect(await database.fighters.search('two', 10)).toEqual([])
    expect(await count('outbox')).toBe(1)
  })
})

async function aFighter() {
  const { id, version, created_at, updated_at, ...fields } = await fighters.create({ name: 'one' })
  return fields
}

async function count(table: string): Promise<number> {
  const [row] = await database.sequelize.query<{ n: number }>(`SELECT COUNT(*) AS n FROM ${table}`, {
    type: QueryTypes.SELECT,
  })
  return row!.n
}

test('updates come newest first, the later written first among equal times', async () => {
  const { id } = await fighters.create({ name: 'one' })
  const other = await fighters.create({ name: 'other' })
  const published_at = '2024-04-13T00:00:00Z'
  for (const content of ['old 1', 'old 2']) await updates.add(id, { content, published_at })
  await updates.add(id, { content: 'new' })
  await updates.add(other.id, { content: 'not ours' })

  expect(await database.updates.listNewest(id, 30)).toEqual(['new', 'old 2', 'old 1'])
  expect(await database.updates.listNewest(id, 1)).toEqual(['new'])
})

describe('a search', () => {
  const search = async (words: string, limit = 20) =>
    (await database.fighters.search(words, limit)).map((fighter) => fighter.name)

  beforeEach(async () => {
    await fighters.create({ name: 'Jiří Procházka', name_zh: '伊里·普罗哈兹卡', nickname: 'Denisa' })
    await fighters.create({ name: 'Zhang Weili', name_zh: '张伟丽', nickname: 'Magnum' })
    await fighters.create({ name: 'Zhang Mingyang', name_zh: '张名扬', nickname: 'Mountain Tiger' })
    await fighters.create({ name: 'Song Zhang' })
    await fighters.create({ name: '100%_Real\\Fighter|' })
    await fighters.create({ name: 'Li Jingliang', nickname: 'The Leech' })
  })

  test.each([
    ['a part of a name', 'weil', ['Zhang Weili']],
    ['a name without its diacritics', 'jiri prochazka', ['Jiří Procházka']],
    ['a name with diacritics that it does not have', 'zháng wëili', ['Zhang Weili']],
    ['another case', 'PROCHÁZKA', ['Jiří Procházka']],
    ['one Chinese character', '张', ['Zhang Mingyang', 'Zhang Weili']],
    ['a part of a Chinese name', '普罗哈', ['Jiří Procházka']],
    ['a nickname', 'leech', ['Li Jingliang']],
    ['a quotation mark', "o'", []],
    ['nobody', 'nobody', []],
  ])('finds by %s', async (_what, words, names) => {
    expect(await search(words)).toEqual(names)
  })

  test.each(['%', '_', '\\', '|', '100%_real\\fighter|'])('takes %s for what it looks like', async (words) => {
    expect(await search(words)).toEqual(['100%_Real\\Fighter|'])
  })

  test('puts the exact name first, then beginnings, then the rest, each by name', async () => {
    await fighters.create({ name: 'Zhang' })
    expect(await search('zhang')).toEqual(['Zhang', 'Zhang Mingyang', 'Zhang Weili', 'Song Zhang'])
    expect(await search('zhang', 2)).toEqual(['Zhang', 'Zhang Mingyang'])
  })
})

describe('what changed since a time', () => {
  const minutesAfterNoon = (minutes: number) => new Date(NOON.getTime() + minutes * 60_000)

  beforeEach(async () => {
    for (let n = 0; n < 7; n++) {
      now = minutesAfterNoon(Math.floor(n / 3))
      await fighters.create({ name: `fighter ${n}` })
    }
  })

  test('comes oldest change first, and a changed fighter moves to the end', async () => {
    now = minutesAfterNoon(9)
    await fighters.edit(1, {})
    const names = async (since?: Date) =>
      (await database.fighters.listChanged(since, 100, undefined)).map((fighter) => fighter.id)

    expect(await names()).toEqual([2, 3, 4, 5, 6, 7, 1])
    expect(await names(minutesAfterNoon(1))).toEqual([4, 5, 6, 7, 1])
    expect(await names(minutesAfterNoon(10))).toEqual([])
  })

  test('goes on past a place without losing or repeating a row, among equal times as well', async () => {
    const paged: number[] = []
    let after: { time: Date; id: number } | undefined
    for (;;) {
      const page = await database.fighters.listChanged(NOON, 2, after)
      if (page.length === 0) break
      paged.push(...page.map((fighter) => fighter.id))
      after = { time: page.at(-1)!.updated_at, id: page.at(-1)!.id }
    }
    expect(paged).toEqual([1, 2, 3, 4, 5, 6, 7])
  })
})

test('sample content is loaded into an empty database, once, from two processes at once', async () => {
  await Promise.all([1, 2].map(() => loadSample({ sequelize: database.sequelize, logger })))
  await loadSample({ sequelize: database.sequelize, logger })

  expect(await count('fighters')).toBe(49)
  const [zhang] = await database.fighters.search('张伟丽', 20)
  expect(zhang).toMatchObject({
    id: 3,
    name: 'Zhang Weili',
    country: 'China',
    record: '25-3-0',
    stats: { Height: '64' },
  })
  expect((await database.updates.listNewest(3, 30))[0]).toBe('2024-04-13 · 胜 · 一致判定 · 第5回合 5:00')
  expect((await fighters.create({ name: 'the next' })).id).toBeGreaterThan(49)
})
