import { describe, expect, test } from '@jest/globals'
import { markedWinner } from '../src/card-page.ts'
import { outcomeIn } from '../src/fighter-page.ts'
import { type Answer, createMiniProgramApi } from '../src/mini-program-api.ts'
import { beijingTime } from '../src/schedule-page.ts'
import { visitEveryPage } from '../src/visit.ts'
import { fakeApi, goodData } from './fake-api.ts'

async function problemsAfter(breaking: (data: Answer) => void): Promise<string[]> {
  const data = goodData()
  breaking(data)
  return (await visitEveryPage(fakeApi(data))).problems
}

describe('a visit', () => {
  test('finds nothing wrong where nothing is', async () => {
    expect(await visitEveryPage(fakeApi(goodData()))).toEqual({ problems: [], cards: 1, fighters: 2 })
  })

  test.each<[string, (data: Answer) => void, RegExp]>([
    ['an event without a poster', ({ events }) => delete events[0].poster_url, /hidden, it has no poster/],
    ['a poster without a host', ({ events }) => (events[0].poster_url = '/p.png'), /no absolute address/],
    ['an org in another spelling', ({ events }) => (events[0].org = 'Ufc'), /not found under UFC/],
    ['an unknown status', ({ events }) => (events[0].status = 'running'), /no Chinese word for its status/],
    ['a start that is no time', ({ events }) => (events[0].starts_at = 'soon'), /its start cannot be shown/],
    ['an empty schedule', (data) => (data.events = []), /the schedule is empty/],
    ['a card that is not there', ({ events }) => (events[0].id = 11), /the card of Octagon Night cannot be had/],
    ['another count of bouts', ({ events }) => (events[0].bout_count = 3), /its list says 3 bouts/],
    ['a card without its groups', ({ card }) => delete card.prelims, /has no prelims/],
    ['a bout in no group', ({ card }) => card.bouts.push({ id: 102 }), /does not show the bouts that it lists/],
    ['a fighter without a name', ({ card }) => (card.main_card[0].red_fighter.name = ''), /hidden, a bout lacks/],
    ['a fighter without an id', ({ card }) => (card.main_card[0].red_fighter.id = 0), /hidden, a bout lacks/],
    ['a fighter without a rank', ({ card }) => delete card.main_card[0].blue_fighter.rank, /blue has no rank/],
    ['a winner who is not in the bout', ({ card }) => (card.main_card[0].winner_id = 9), /neither of the two/],
    ['a result that is missing', ({ card }) => (card.main_card[0].result = ''), /its result does not read/],
    ['a result with a hole', ({ card }) => (card.main_card[0].result = 'KO/TKO Rundefined'), /does not read/],
    ['a result of no round', ({ card }) => (card.main_card[0].result = 'KO/TKO R0'), /does not read/],
    ['a result of 75 seconds', ({ card }) => (card.main_card[0].result = 'KO/TKO R1 1:75'), /does not read/],
    [
      'a completed event without a result',
      ({ card }) => Object.assign(card.main_card[0], { winner_id: 0, method: '', result: '' }),
      /no result although/,
    ],
    [
      'a title in the class',
      ({ card }) => (card.main_card[0].weight_class = 'Flyweight Title Bout'),
      /no Chinese word/,
    ],
    ['a fighter whose page is not there', ({ fighters }) => delete fighters[2], /page of Ana Cruz \(2\) cannot be had/],
    ['a page with an older name', ({ fighters }) => (fighters[1].name = 'Li W.'), /the card calls Li W. Li Wei/],
    ['a record in words', ({ fighters }) => (fighters[1].record = 'ten wins'), /the record does not read/],
    ['a height with its unit', ({ fighters }) => (fighters[1].stats.Height = '64 in'), /no bare number/],
    ['a line without an outcome', ({ fighters }) => fighters[1].updates.push('2026-01-01 · 胜'), /no outcome is found/],
    ['a line with a hole', ({ fighters }) => fighters[1].updates.push('2026-01-01 · 负 · · 第1回合'), /does not read/],
    ['a name that is not found', ({ fighters }) => delete fighters[1].name_zh, /the search for "李薇" does not find 1/],
    ['a search that finds all', (data) => (data.search = Object.values(data.fighters)), /a blank search finds/],
    ['no news', (data) => (data.articles = []), /there is no news/],
    ['an article without a title', ({ articles }) => (articles[0].title = ''), /the article 5: no title/],
    ['a film that is missing', ({ articles }) => (articles[0].can_play = true), /but has no video/],
    ['a cover without a host', ({ articles }) => (articles[0].cover_url = '/c.png'), /cover_url is not absolute/],
  ])('catches %s', async (_what, breaking, expected) => {
    expect(await problemsAfter(breaking)).toContainEqual(expect.stringMatching(expected))
  })
})

describe('the pages', () => {
  test('mark a winner only of a completed event', () => {
    const { card } = goodData()
    expect(markedWinner(card, card.main_card[0])).toBe('red')
    expect(markedWinner({ ...card, status: 'live' }, card.main_card[0])).toBeUndefined()
    expect(markedWinner(card, card.prelims[0])).toBeUndefined()
  })

  test.each([
    ['2026-02-17 · 胜 · 降服', 'win'],
    ['2026-02-17 · 负 · 一致判定', 'loss'],
    ['2026-02-17 · 平 · 第3回合 5:00', 'draw'],
    ['2026-02-17 · 无结果 · 第1回合', 'no contest'],
    ['胜利归来', undefined],
  ])('find in "%s" the outcome %s', (line, outcome) => {
    expect(outcomeIn(line)).toBe(outcome)
  })

  test('show Beijing time', () => {
    expect(beijingTime('2026-02-17T20:00:00Z')).toBe('02-18 04:00')
    expect(beijingTime(undefined)).toBeUndefined()
  })
})

describe('the API as the mini-program calls it', () => {
  test('gets ten requests at once at the most, and all in the end', async () => {
    let running = 0
    let most = 0
    const api = createMiniProgramApi('http://gateway', async (url) => {
      most = Math.max(most, ++running)
      await new Promise((resolve) => setImmediate(resolve))
      running--
      return { status: 200, text: async () => JSON.stringify({ url }) }
    })
    const answers = await Promise.all(Array.from({ length: 35 }, (_, n) => api.get(`/api/events/${n}`)))
    expect(most).toBe(10)
    expect(answers.at(-1)).toEqual({ url: 'http://gateway/api/events/34' })
  })

  test('goes on after a failure, which is told', async () => {
    const api = createMiniProgramApi('http://gateway', async () => ({ status: 503, text: async () => 'busy' }))
    for (let n = 0; n < 12; n++) await expect(api.get('/api/events')).rejects.toThrow('/api/events answers 503: busy')
  })
})
