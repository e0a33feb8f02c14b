import type { Position } from '@bajiaozhi/shared/http/time-page'
import type { Sequelize } from '@bajiaozhi/shared/mysql/connection'
import { QueryTypes } from 'sequelize'
import { createArticlesRepository } from '../../../services/articles/src/articles/articles-repository.ts'
import { createBoutsRepository } from '../../../services/events/src/bouts/bouts-repository.ts'
import { createEventsRepository } from '../../../services/events/src/events/events-repository.ts'
import { insertArticles } from '../src/article-rows.ts'
import { insertEvents } from '../src/event-rows.ts'
import { monotonicMs } from '../src/http-client.ts'
import { useMysql } from '../src/parts.ts'
import { atMost, type Row, toResult } from '../src/result.ts'
import { createServiceDatabase } from '../src/services.ts'
import { median } from '../src/statistics.ts'

const ARTICLES = 1_000_000
const EVENTS = 100_000
const BOUTS_EACH = 5
const LIMIT = 20
const WARM_UP_ROUNDS = 20
const ROUNDS = 200

/** Reads one page from MySQL as the service does when its cache has none: one row more than asked for says whether there are more. */
type ReadPage = (after?: Position) => Promise<unknown[]>

interface Pages {
  name: string
  read: ReadPage
  /** In the middle of the list, and the last full page. */
  deep: Position[]
}

export const deepPages: Row = {
  name: 'deep-pages',
  measures: `a page deep in ${ARTICLES} articles and in ${EVENTS} events against the first page, uncached`,
  async run({ parts, say }) {
    const mysql = await useMysql(parts)
    const articles = await createServiceDatabase(parts, mysql, 'articles')
    await insertArticles(articles, ARTICLES)
    const events = await createServiceDatabase(parts, mysql, 'events')
    await insertEvents(events, EVENTS, BOUTS_EACH)
    await articles.query('ANALYZE TABLE articles')
    await events.query('ANALYZE TABLE events, bouts')
    say('the rows are there')
    return [await compare(await pagesOfArticles(articles), say), await compare(await pagesOfEvents(events), say)]
  },
}

async function pagesOfArticles(sequelize: Sequelize): Promise<Pages> {
  const { listPublished } = createArticlesRepository(sequelize)
  const deep = await positionsIn(sequelize, 'articles', 'published_at', ARTICLES)
  return { name: `${ARTICLES} articles`, read: (after) => listPublished(LIMIT + 1, after), deep }
}

async function pagesOfEvents(sequelize: Sequelize): Promise<Pages> {
  const { list } = createEventsRepository(sequelize)
  const { countOf } = createBoutsRepository(sequelize)
  const read: ReadPage = async (after) => {
    const events = await list({ isPresent: true }, LIMIT + 1, after)
    await countOf(events.slice(0, LIMIT).map(({ id }) => id))
    return events
  }
  return { name: `${EVENTS} events`, read, deep: await positionsIn(sequelize, 'events', 'starts_at', EVENTS) }
}

async function positionsIn(sequelize: Sequelize, table: string, time: string, rows: number): Promise<Position[]> {
  const offsets = [Math.floor(rows / 2), rows - 2 * LIMIT]
  const found = await Promise.all(
    offsets.map((offset) =>
      sequelize.query<Position>(
        `SELECT ${time} AS time, id FROM ${table} ORDER BY ${time} DESC, id DESC LIMIT 1 OFFSET ${offset}`,
        { type: QueryTypes.SELECT },
      ),
    ),
  )
  return found.flat()
}

/** Each round reads all pages once, one after the other, so that whatever else the machine does meets all of them. */
async function compare({ name, read, deep }: Pages, say: (line: string) => void) {
  const places = [undefined, ...deep]
  const times: number[][] = places.map(() => [])
  for (let round = 1; round <= WARM_UP_ROUNDS + ROUNDS; round++) {
    for (const [at, place] of places.entries()) {
      const begun = monotonicMs()
      const rows = await read(place)
      if (rows.length !== LIMIT + 1) throw new Error(`a page of ${name} had ${rows.length} rows`)
      if (round > WARM_UP_ROUNDS) times[at]!.push(monotonicMs() - begun)
    }
  }
  const [first = Number.NaN, middle = Number.NaN, last = Number.NaN] = times.map(median)
  say(`${name}: first page ${first.toFixed(2)} ms, middle ${middle.toFixed(2)} ms, last ${last.toFixed(2)} ms`)
  return toResult({
    name: `a page deep in ${name} against the first, uncached (the slower of middle and end)`,
    value: Math.max(middle, last) / first,
    unit: 'x',
    bar: atMost(2),
    remark: `first ${first.toFixed(2)} ms`,
  })
}
