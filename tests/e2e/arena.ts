import { randomBytes, randomInt } from 'node:crypto'
import { eventually } from '@bajiaozhi/shared/testing/eventually'
import { admin, get } from './api.ts'
import { compose, containersOf, docker } from './stack.ts'

/** What an editor does with fighters and events, and what tests tell the live provider. Each throws at a wrong answer. */

// biome-ignore lint/suspicious/noExplicitAny: what tests look into
type Shown = any

export interface Fighter {
  id: number
  name: string
}

async function done(method: string, path: string, body?: object): Promise<Shown> {
  const answer = await admin(method, path, body)
  if (answer.status !== 200) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`)
  return answer.body
}

/** Letters that no other test has. */
export const token = (): string => randomBytes(5).toString('hex')

export const createFighter = (name: string, fields: object = {}): Promise<Fighter & Shown> =>
  done('POST', '/admin/fighters/manual', { name, country: 'China', weight_class: 'Lightweight', ...fields })

export const editFighter = (id: number, fields: object): Promise<Shown> => done('PUT', `/admin/fighters/${id}`, fields)

/** An event far ahead, with a poster, unless told otherwise. */
export const createEvent = (fields: object = {}): Promise<Shown> =>
  done('POST', '/admin/events', {
    org: 'UFC',
    name: `Octagon Night ${token()}`,
    starts_at: '2031-02-17T20:00:00Z',
    venue: 'Chengdu',
    poster_url: 'https://posters.example/night.png',
    ...fields,
  })

export const addBout = (eventId: number, red: number, blue: number, fields: object = {}): Promise<Shown> =>
  done('POST', `/admin/events/${eventId}/bouts`, { red_fighter_id: red, blue_fighter_id: blue, ...fields })

export const editBout = (eventId: number, boutId: number, fields: object): Promise<Shown> =>
  done('PUT', `/admin/events/${eventId}/bouts/${boutId}`, fields)

export const adminEvent = (id: number): Promise<Shown> => done('GET', `/admin/events/${id}`)

export async function cardOf(id: number): Promise<Shown> {
  const answer = await get(`/api/events/${id}`)
  if (answer.status !== 200) throw new Error(`the card of ${id}: ${answer.status} ${JSON.stringify(answer.body)}`)
  return answer.body
}

/** Each bout's winner on the card, by name; '' where there is none. In the card's order. */
export async function winnersOf(eventId: number): Promise<string[]> {
  const { main_card, prelims } = await cardOf(eventId)
  return [...main_card, ...prelims].map(({ winner_id, red_fighter, blue_fighter }) => {
    if (winner_id === 0) return ''
    const winner = [red_fighter, blue_fighter].find(({ id }) => id === winner_id)
    return (winner?.name as string) ?? `${winner_id}, who is not in the bout`
  })
}

/** Tells the sample site what its live provider says of an event from now on (tests/site/src/live-card.ts). */
export const tellProvider = (id: string, order: object): Promise<unknown> =>
  onSite(`fetch('http://127.0.0.1:8090/control/live', { method: 'POST', body: process.argv[1] })`, { id, ...order })

export async function providerState(id: string): Promise<{ asked: number; waiting: number }> {
  return JSON.parse(await onSite(`fetch('http://127.0.0.1:8090/control/live?id=${id}')`, {}))
}

async function onSite(request: string, argument: object): Promise<string> {
  const [site] = await containersOf('site')
  const script = `${request}.then(async (answer) => {
    if (!answer.ok) throw new Error(await answer.text())
    process.stdout.write(await answer.text())
  })`
  return docker('exec', site!, 'node', '-e', script, JSON.stringify(argument))
}

export interface LiveNight {
  id: number
  /** What the provider calls it. */
  providerId: string
  fighters: Fighter[]
  /** The provider's bouts, in the card's order: fighters 0 and 1, 2 and 3, ... */
  bouts: { red: string; blue: string }[]
}

/** Names as they come: with marks, with one word, with a stop. */
const NAMES = ['Jiří Procházka', 'Marc-André Łaski', 'Zhang Weili', 'Jéssica Andrade', 'José Ñandú', "Sean O'Malley"]

/** A card of `count` bouts whose event begins now; the provider knows it before it begins, so that its first poll counts. */
export async function beginNight(count: number, order: object = {}): Promise<LiveNight> {
  const run = token()
  const names = Array.from({ length: 2 * count }, (_, n) => `${NAMES[n % NAMES.length]} ${run}${n}`)
  const fighters: Fighter[] = []
  for (const name of names) fighters.push(await createFighter(name))
  const bouts = Array.from({ length: count }, (_, n) => ({ red: names[2 * n]!, blue: names[2 * n + 1]! }))
  const providerId = String(randomInt(1_000_000, 9_000_000))
  await tellProvider(providerId, { bouts, ...order })
  const event = await createEvent({ external_refs: { ufc_live: providerId } })
  for (let n = 0; n < count; n++) await addBout(event.id, fighters[2 * n]!.id, fighters[2 * n + 1]!.id)
  await done('PUT', `/admin/events/${event.id}`, { starts_at: new Date(Date.now() - 1000).toISOString() })
  return { id: event.id, providerId, fighters, bouts }
}

/** Waits for a poll that was made after now. @returns how it went */
export async function nextPoll(eventId: number, withinMs = 35_000): Promise<Shown> {
  const before = (await adminEvent(eventId)).last_poll?.at
  return eventually(async () => {
    const { last_poll } = await adminEvent(eventId)
    if (last_poll === undefined || last_poll.at === before) throw new Error(`no poll since ${before}`)
    return last_poll
  }, withinMs)
}

/** Commands to a Redis of the stack, as its admin. */
export const redis = (instance: 'redis-cache' | 'redis-streams', ...command: string[]): Promise<string> =>
  compose('exec', '-T', instance, 'redis-cli', '--user', 'admin', '--no-auth-warning', ...command)
