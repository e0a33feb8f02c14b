import { startMysql, type TestMysql } from '@bajiaozhi/shared/testing/containers'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { QueryTypes } from 'sequelize'
import type { NewArticle } from '../../src/articles/articles-repository.ts'
import { createTestDatabase, type TestDatabase } from '../test-database.ts'

let mysql: TestMysql
let database: TestDatabase

beforeAll(async () => {
  mysql = await startMysql()
}, 120_000)
afterAll(() => mysql.stop())

beforeEach(async () => {
  database = await createTestDatabase(mysql)
})
afterEach(() => database.close())

const NOON = new Date('2026-02-17T12:00:00.000Z')
const minutesAfterNoon = (minutes: number) => new Date(NOON.getTime() + minutes * 60_000)

const anArticle = (name: string, published_at = NOON): NewArticle => ({
  source_id: 1,
  title: name,
  summary: '',
  source_url: `https://example.com/${name}`,
  cover_url: null,
  video_url: null,
  published_at,
})

const insert = (article: NewArticle) =>
  database.unitOfWork.write((transaction) => database.articles.insert(transaction, article, NOON))

const archive = (id: number) =>
  database.unitOfWork.write((transaction) =>
    database.articles.archive(transaction, id, { by: 'editor', reason: 'a complaint', at: NOON }),
  )

const titles = (rows: { title: string }[]) => rows.map((row) => row.title)

describe('an article in MySQL', () => {
  test('is given back as it was stored: emoji, milliseconds and all', async () => {
    const article = { ...anArticle('one', new Date('2026-02-17T12:00:00.123Z')), title: '🥊 格斗 é' }
    const id = await insert(article)

    expect(await database.articles.find(id!)).toEqual({ ...article, id, version: 1, status: 'published' })
  })

  test('is there once for each source_url, however the URL is spelled', async () => {
    expect(await insert(anArticle('one'))).not.toBeNull()
    expect(await insert({ ...anArticle('two'), source_url: 'HTTPS://EXAMPLE.com:443/one' })).toBeNull()
  })

  test('disappears from the public when it is archived, with a higher version, once', async () => {
    const id = (await insert(anArticle('one')))!

    expect(await archive(id)).toBe(2)
    expect(await archive(id)).toBeNull()
    expect(await database.articles.find(id)).toMatchObject({ status: 'archived', version: 2 })
    expect(await database.articles.listPublished(10, undefined)).toEqual([])
  })
})

describe('the public list', () => {
  test('is newest first, and the newer id first among equal times', async () => {
    await insert(anArticle('old', minutesAfterNoon(-60)))
    await insert(anArticle('first at noon'))
    await insert(anArticle('second at noon'))
    await insert(anArticle('new', minutesAfterNoon(60)))

    expect(titles(await database.articles.listPublished(10, undefined))).toEqual([
      'new',
      'second at noon',
      'first at noon',
      'old',
    ])
  })

  test('goes on past a place without losing or repeating a row, among equal times as well', async () => {
    for (let n = 0; n < 7; n++) await insert(anArticle(`a${n}`, minutesAfterNoon(Math.floor(n / 3))))
    const all = await database.articles.listPublished(10, undefined)

    const paged: string[] = []
    let after: { time: Date; id: number } | undefined
    for (;;) {
      const page = await database.articles.listPublished(2, after)
      if (page.length === 0) break
      paged.push(...titles(page))
      after = { time: page.at(-1)!.published_at, id: page.at(-1)!.id }
    }
    expect(paged).toEqual(titles(all))
  })

  test('reads only the rows of its page from its index, on a deep page too', async () => {
    await insertMany(2000)
    const middle = (await database.articles.listPublished(1000, undefined)).at(-1)!
    const place = { time: middle.published_at, id: middle.id }

    for (const after of [undefined, place]) {
      expect(await rowsRead(() => database.articles.listPublished(21, after))).toBeLessThanOrEqual(25)
    }
  })
})

async function insertMany(count: number): Promise<void> {
  await database.sequelize.query(
    `INSERT INTO articles (source_id, title, summary, source_url, source_url_hash, published_at, created_at, updated_at)
     WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count)
     SELECT /*+ SET_VAR(cte_max_recursion_depth = 10000) */ 1, 'x', '', CONCAT('https://example.com/', i), UNHEX(SHA2(i, 256)),
       NOW(3) - INTERVAL i MINUTE, NOW(3), NOW(3) FROM n`,
    { replacements: { count } },
  )
  await database.sequelize.query('ANALYZE TABLE articles')
}

/** How many rows of the tables MySQL itself says it has read meanwhile; nobody else uses this server. */
async function rowsRead(work: () => Promise<unknown>): Promise<number> {
  const before = await innodbRowsRead()
  await work()
  return (await innodbRowsRead()) - before
}

async function innodbRowsRead(): Promise<number> {
  const [row] = await database.sequelize.query<{ Value: string }>("SHOW GLOBAL STATUS LIKE 'Innodb_rows_read'", {
    type: QueryTypes.SELECT,
  })
  return Number(row!.Value)
}
