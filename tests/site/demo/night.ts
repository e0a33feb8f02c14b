import { randomInt } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { check, type createNarrator, type Shown } from './narrator.ts'

type Narrator = ReturnType<typeof createNarrator>
type Body = Shown['body']

interface Night {
  id: number
  providerId: string
  fighters: Body[]
  bouts: Body[]
}

const BOUTS = 4
/** A tick comes every 30 s. */
const POLL_LIMIT_MS = 60_000
const SITE = 'http://127.0.0.1:8090'

/** A night from its announcement to its end, and a fighter's new name in between. @returns the event's id */
export async function liveNight(narrator: Narrator): Promise<number> {
  const { tell } = narrator
  tell('7. An event is announced: four bouts, and the id that the provider of live results knows it by.')
  const night = await announce(narrator, await someFighters(narrator))
  await searchBothWays(narrator, night.fighters[0])
  await editFighter(narrator, night)
  await pollThree(narrator, night)
  await correctOne(narrator, night)
  await end(narrator, night)
  return night.id
}

/** Those that are there; what is missing is made up. */
async function someFighters({ ask }: Narrator): Promise<Body[]> {
  const { body } = await ask(200, 'GET', '/api/fighters/search?q=a&limit=100')
  const found = body.items.filter(({ name_zh }: Body) => name_zh).slice(0, 2 * BOUTS)
  for (let n = found.length; n < 2 * BOUTS; n++) {
    const made = { name: `Demo Fighter ${randomInt(1_000_000)}`, name_zh: `示例选手${n + 1}`, country: 'China' }
    found.push((await ask(200, 'POST', '/admin/fighters/manual', made)).body)
  }
  return found
}

async function announce({ ask }: Narrator, fighters: Body[]): Promise<Night> {
  const { body: list } = await ask(200, 'GET', '/api/events?limit=100')
  const poster_url = list.items.find((event: Body) => event.poster_url)?.poster_url
  const providerId = String(randomInt(10_000_000, 90_000_000))
  const { body: event } = await ask(200, 'POST', '/admin/events', {
    org: 'UFC',
    name: `Demo Night ${providerId}`,
    venue: 'Chengdu',
    starts_at: new Date(Date.now() + 3600_000).toISOString(),
    external_refs: { ufc_live: providerId },
    ...(poster_url && { poster_url }),
  })
  const bouts: Body[] = []
  for (let n = 0; n < BOUTS; n++) {
    const corners = { red_fighter_id: fighters[2 * n].id, blue_fighter_id: fighters[2 * n + 1].id }
    bouts.push((await ask(200, 'POST', `/admin/events/${event.id}/bouts`, corners)).body)
  }
  return { id: event.id, providerId, fighters, bouts }
}

async function searchBothWays({ ask, tell }: Narrator, { id, name, name_zh }: Body): Promise<void> {
  tell('8. A fighter is found in English and in Chinese.')
  for (const words of [name, name_zh]) {
    const { body } = await ask(200, 'GET', `/api/fighters/search?q=${encodeURIComponent(words)}`)
    check(
      body.items.some((fighter: Body) => fighter.id === id),
      `the search for ${words} does not find ${name}`,
    )
  }
}

async function editFighter(narrator: Narrator, { id, fighters }: Night): Promise<void> {
  const { ask, tell } = narrator
  tell('9. The fighter gets another Chinese name, the card has it at once, and gets the old one back.')
  const { id: fighterId, name_zh } = fighters[0]
  for (const name of [`${name_zh}（示例）`, name_zh]) {
    await ask(200, 'PUT', `/admin/fighters/${fighterId}`, { name_zh: name })
    await until(narrator, `/api/events/${id}`, `the card shows ${name}`, (card) =>
      shownBouts(card).some(({ red_fighter }) => red_fighter.name_zh === name),
    )
  }
}

async function pollThree(narrator: Narrator, night: Night): Promise<void> {
  const { ask, tell } = narrator
  tell('10. It begins, and the worker polls three results: two by stoppage, one by decision.')
  const results = [
    { bout: 1, winner: nameOf(night, 0), method: 'KO/TKO', round: 2, time: '1:40' },
    { bout: 2, winner: nameOf(night, 3), method: 'Submission', round: 1, time: '4:02' },
    { bout: 3, winner: nameOf(night, 4), method: 'Decision - Unanimous', round: 3, time: '5:00' },
  ]
  const bouts = night.bouts.map((_bout, n) => ({ red: nameOf(night, 2 * n), blue: nameOf(night, 2 * n + 1) }))
  await tellProvider(night, { bouts, results })
  await ask(200, 'PUT', `/admin/events/${night.id}`, { starts_at: new Date(Date.now() - 1000).toISOString() })
  const card = await until(narrator, `/api/events/${night.id}`, 'three winners are on the card', (card) =>
    [0, 3, 4].every((at) => shownBouts(card).some(({ winner_id }) => winner_id === night.fighters[at].id)),
  )
  for (const { result, red_fighter, blue_fighter } of shownBouts(card))
    tell(`   ${red_fighter.name} vs ${blue_fighter.name}: ${result || '-'}`)
}

async function correctOne(narrator: Narrator, night: Night): Promise<void> {
  const { ask, tell } = narrator
  tell('11. An editor corrects the first result, and the next poll leaves it.')
  const path = `/admin/events/${night.id}`
  const correction = { winner_id: night.fighters[1].id, method: 'Disqualification' }
  await ask(200, 'PUT', `${path}/bouts/${night.bouts[0].id}`, correction)
  const { body: before } = await ask(200, 'GET', path)
  await until(narrator, path, 'another poll was made', ({ last_poll }) => last_poll.at !== before.last_poll.at)
  await checkCorrection(narrator, night)
}

async function end(narrator: Narrator, night: Night): Promise<void> {
  narrator.tell('12. The provider calls the event final, so it is completed; the correction is still there.')
  const last = { bout: BOUTS, winner: nameOf(night, 2 * BOUTS - 1), method: 'Decision - Split', round: 3, time: '5:00' }
  await tellProvider(night, { status: 'Final', results: [last] })
  await until(narrator, `/api/events/${night.id}`, 'the event is completed', ({ status }) => status === 'completed')
  await checkCorrection(narrator, night)
}

async function checkCorrection({ ask }: Narrator, { id, fighters }: Night): Promise<void> {
  const { body: card } = await ask(200, 'GET', `/api/events/${id}`)
  const [bout] = shownBouts(card)
  check(bout.winner_id === fighters[1].id, 'the correction is gone from the card')
}

/** Asks quietly until the answer is the right one, and shows that one. */
async function until(
  { ask, request, tell }: Narrator,
  path: string,
  what: string,
  isRight: (body: Body) => boolean,
): Promise<Body> {
  const deadline = Date.now() + POLL_LIMIT_MS
  for (;;) {
    const { status, body } = await request('GET', path)
    if (status === 200 && isRight(body)) break
    check(Date.now() < deadline, `waited in vain: ${what}`)
    await pause(500)
  }
  tell(`   ${what}`)
  return (await ask(200, 'GET', path)).body
}

const shownBouts = ({ main_card, prelims }: Body): Body[] => [...main_card, ...prelims]
const nameOf = ({ fighters }: Night, at: number): string => fighters[at].name

/** What the sample site's provider of live results says from now on. */
async function tellProvider({ providerId }: Night, order: object): Promise<void> {
  const body = JSON.stringify({ id: providerId, ...order })
  const { ok } = await fetch(`${SITE}/control/live`, { method: 'POST', body })
  check(ok, 'the sample site does not take the results')
}

/** What a reader sees of it, after everything was restarted. */
export async function readNight({ ask }: Narrator, eventId: number): Promise<void> {
  const { body: card } = await ask(200, 'GET', `/api/events/${eventId}`)
  check(card.status === 'completed', 'the event is not completed any more')
  check(
    shownBouts(card).every(({ winner_id }) => winner_id > 0),
    'a winner is missing',
  )
}
