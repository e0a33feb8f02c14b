import type { Answer, MiniProgramApi } from './mini-program-api.ts'

/** The filters of the page; an org in any other spelling is found under none of them. */
const ORGS = ['UFC', 'ONE', 'PFL', 'Bellator']
const STATUS_WORDS: Record<string, string> = { scheduled: '未开始', live: '进行中', completed: '已结束' }

export interface SchedulePage {
  /** The cards of all events that the page shows. */
  cards: Answer[]
  problems: string[]
}

/** Asks for the list, then for the card of every event with a poster, as the page does. */
export async function openSchedule(api: MiniProgramApi): Promise<SchedulePage> {
  const { items } = await api.get('/api/events')
  const problems: string[] = items.length === 0 ? ['the schedule is empty'] : []
  problems.push(...items.flatMap(summaryProblems))
  const cards: Answer[] = []
  await Promise.all(
    items
      .filter(({ poster_url }: Answer) => poster_url)
      .map(async (event: Answer) => {
        try {
          const card = await api.get(`/api/events/${event.id}`)
          problems.push(...hidingProblems(event, card))
          cards.push(card)
        } catch (error) {
          problems.push(`the card of ${event.name} cannot be had: ${(error as Error).message}`)
        }
      }),
  )
  return { cards, problems }
}

function summaryProblems(event: Answer): string[] {
  const problems: string[] = []
  if (!event.poster_url) problems.push('hidden, it has no poster')
  else if (!/^https?:\/\//.test(event.poster_url))
    problems.push(`its poster has no absolute address: ${event.poster_url}`)
  if (STATUS_WORDS[event.status] === undefined) problems.push(`no Chinese word for its status: ${event.status}`)
  if (beijingTime(event.starts_at) === undefined) problems.push(`its start cannot be shown: ${event.starts_at}`)
  const org = ORGS.find((name) => name.toLowerCase() === String(event.org).trim().toLowerCase())
  if (org !== undefined && org !== event.org) problems.push(`not found under ${org}, its org is "${event.org}"`)
  return problems.map((problem) => `${event.name} (${event.id}): ${problem}`)
}

/** The page leaves out an event whose bouts are not whole. */
function hidingProblems(event: Answer, card: Answer): string[] {
  const shown = [...(card.main_card ?? []), ...(card.prelims ?? [])]
  const isWhole = shown.every(({ red_fighter, blue_fighter }: Answer) =>
    [red_fighter, blue_fighter].every((fighter) => fighter?.id > 0 && fighter.name),
  )
  const label = `${event.name} (${event.id})`
  return [
    ...(isWhole ? [] : [`${label}: hidden, a bout lacks a fighter's id or name`]),
    ...(card.bouts?.length === event.bout_count ? [] : [`${label}: its list says ${event.bout_count} bouts`]),
  ]
}

/** `02-18 04:00` */
export function beijingTime(startsAt: unknown): string | undefined {
  const time = new Date(String(startsAt))
  if (Number.isNaN(time.getTime())) return undefined
  return new Date(time.getTime() + 8 * 3600_000).toISOString().slice(5, 16).replace('T', ' ')
}
