import type { Answer, MiniProgramApi } from '../src/mini-program-api.ts'

const fighter = (id: number, name: string, name_zh: string) => ({
  id,
  name,
  name_zh,
  country: 'China',
  rank: '',
  weight_class: 'Flyweight',
  avatar_url: '',
})

const bout = (id: number, fields: object) => ({
  id,
  card_segment: 'main_card',
  weight_class: "Women's Flyweight",
  is_title: false,
  result: 'KO/TKO R2 1:40',
  winner_id: 1,
  method: 'KO/TKO',
  round: 2,
  time_sec: 100,
  result_status: 'official',
  red_fighter: fighter(1, 'Li Wei', '李薇'),
  blue_fighter: fighter(2, 'Ana Cruz', ''),
  ...fields,
})

/** Everything as it should be; a test breaks one thing of it. */
export function goodData(): Answer {
  const event = {
    id: 10,
    org: 'UFC',
    name: 'Octagon Night',
    status: 'completed',
    starts_at: '2026-02-17T20:00:00Z',
    venue: 'Chengdu',
    poster_url: 'https://api.example/poster.png',
  }
  const noContest = { result: 'No Contest', winner_id: 0, method: 'No Contest', round: 0, time_sec: 0 }
  const profile = (id: number, name: string, name_zh: string) => ({
    id,
    name,
    ...(name_zh && { name_zh }),
    country: 'China',
    record: '10-2-0',
    stats: { Height: '64', Stance: 'Orthodox' },
    updates: ['2026-02-17 · 胜 · KO/TKO终结 · 第2回合 1:40', '复出训练照流出', '2025-01-02 · 平 · 第3回合 5:00'],
  })
  const article = {
    id: 5,
    source_id: 1,
    title: '八角 🥊',
    summary: '',
    source_url: 'https://news.example/a',
    published_at: '2026-02-17T20:00:00Z',
    can_play: false,
  }
  return {
    events: [{ ...event, bout_count: 2 }],
    card: {
      ...event,
      updated_at: '2026-02-17T23:00:00Z',
      bouts: [{ id: 100 }, { id: 101 }],
      main_card: [bout(100, {})],
      prelims: [bout(101, { card_segment: 'prelims', ...noContest })],
    },
    fighters: { 1: profile(1, 'Li Wei', '李薇'), 2: profile(2, 'Ana Cruz', '') },
    articles: [article],
  }
}

/** An API that answers from `data`; what is not there is an error, as it is over HTTP. */
export function fakeApi(data: Answer): MiniProgramApi {
  const fightersWith = (q: string) =>
    Object.values(data.fighters).filter((one: Answer) => q !== '' && (one.name.includes(q) || one.name_zh?.includes(q)))
  const routes: [RegExp, (match: RegExpExecArray) => Answer][] = [
    [/^\/api\/events$/, () => ({ items: data.events, next_cursor: null })],
    [/^\/api\/events\/10$/, () => data.card],
    [
      /^\/api\/fighters\/search\?q=(.*)$/,
      ([, q]) => ({ items: data.search ?? fightersWith(decodeURIComponent(q!)), next_cursor: null }),
    ],
    [/^\/api\/fighters\/(\d+)$/, ([, id]) => data.fighters[id!]],
    [/^\/api\/articles$/, () => ({ items: data.articles, next_cursor: null })],
    [/^\/api\/articles\/(\d+)$/, ([, id]) => data.articles.find((one: Answer) => one.id === Number(id))],
  ]
  return {
    async get(path) {
      for (const [pattern, answer] of routes) {
        const match = pattern.exec(path)
        const body = match && answer(match)
        if (body) return structuredClone(body)
      }
      throw new Error(`${path} answers 404`)
    },
  }
}
