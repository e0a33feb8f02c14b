import { cardProblems } from './card-page.ts'
import { openFighter } from './fighter-page.ts'
import type { Answer, MiniProgramApi } from './mini-program-api.ts'
import { openNews } from './news-page.ts'
import { openSchedule } from './schedule-page.ts'
import { search } from './search-page.ts'

export interface Visit {
  /** What a reader would not see, or could not read; empty when all is well. */
  problems: string[]
  cards: number
  fighters: number
}

/** Goes through every page of the mini-program (API.md, "What the mini-program does with it"), as a reader would. */
export async function visitEveryPage(api: MiniProgramApi): Promise<Visit> {
  const { cards, problems } = await openSchedule(api)
  problems.push(...cards.flatMap(cardProblems))
  const fighters = fightersOf(cards)
  problems.push(...(await Promise.all(fighters.map((fighter) => openFighter(api, fighter)))).flat())
  problems.push(...(await search(api, fighters)))
  problems.push(...(await openNews(api)))
  return { problems: [...new Set(problems)], cards: cards.length, fighters: fighters.length }
}

function fightersOf(cards: readonly Answer[]): Answer[] {
  const shown = cards.flatMap(({ main_card, prelims }) => [...(main_card ?? []), ...(prelims ?? [])])
  const fighters = shown.flatMap(({ red_fighter, blue_fighter }) => [red_fighter, blue_fighter])
  const named = fighters.filter((fighter) => fighter?.id > 0 && fighter.name)
  return [...new Map(named.map((fighter) => [fighter.id, fighter])).values()]
}
