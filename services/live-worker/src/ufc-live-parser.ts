import type { LiveBout, LiveCard } from '@bajiaozhi/shared/contracts/live'
import { readBout } from './ufc-live-bout.ts'
import { type Fields, fieldsOf, itemsOf, textOf, wordOf } from './untrusted-json.ts'

/** A card, or a sentence for an editor about why there is none. */
export type ParsedAnswer = { card: LiveCard } | { error: string }

const MAX_BOUTS = 100
const MAX_ANOMALIES = 100

const STATUS: Readonly<Record<string, LiveCard['event_status']>> = {
  upcoming: 'scheduled',
  scheduled: 'scheduled',
  live: 'live',
  'in progress': 'live',
  final: 'completed',
  completed: 'completed',
  complete: 'completed',
}

/** Reads an answer of UFC's live API, whatever it holds; never throws. */
export function parseUfcLive(body: Uint8Array, providerEventId: string): ParsedAnswer {
  const text = new TextDecoder().decode(body).trim()
  if (text === '') return { error: "the provider's answer is empty" }
  if (text.startsWith('<')) return { error: 'the provider answers with HTML instead of JSON' }
  let answer: unknown
  try {
    answer = JSON.parse(text)
  } catch {
    return { error: "the provider's answer is not whole JSON: it may have been cut off" }
  }
  return readAnswer(fieldsOf(answer), providerEventId)
}

function readAnswer(answer: Fields, providerEventId: string): ParsedAnswer {
  if (!('LiveEventDetail' in answer)) return { error: "the provider's answer holds no live event" }
  const event = fieldsOf(answer.LiveEventDetail)
  // It never answers 404: an id that it does not know has an event without fields.
  if (Object.keys(event).length === 0) return { error: `the event ${providerEventId} is unknown to the provider` }
  const id = textOf(event.EventId, 64)
  if (id !== '' && id !== providerEventId)
    return { error: `the provider answers about another event: ${id} instead of ${providerEventId}` }
  return { card: readCard(event, providerEventId) }
}

function readCard(event: Fields, providerEventId: string): LiveCard {
  const word = wordOf(event.Status)
  const status = STATUS[word] ?? 'unknown'
  const { bouts, anomalies } = readBouts(itemsOf(event.FightCard))
  if (status === 'unknown') anomalies.unshift(`the event's status is ${word === '' ? 'missing' : `"${word}"`}`)
  if (status === 'completed') anomalies.push(...unfinished(bouts))
  return {
    provider_event_id: providerEventId,
    event_status: status,
    bouts,
    anomalies: anomalies.slice(0, MAX_ANOMALIES).map((anomaly) => textOf(anomaly, 500)),
  }
}

function readBouts(items: readonly unknown[]): { bouts: LiveBout[]; anomalies: string[] } {
  const bouts: LiveBout[] = []
  const anomalies: string[] = []
  if (items.length === 0) anomalies.push('the provider lists no bouts')
  if (items.length > MAX_BOUTS) anomalies.push(`the provider lists ${items.length} bouts: only ${MAX_BOUTS} are read`)
  const seen = new Set<string>()
  for (const item of items.slice(0, MAX_BOUTS)) {
    const read = readBout(item)
    anomalies.push(...read.anomalies)
    if (read.bout === undefined) continue
    const id = read.bout.provider_bout_id
    if (id !== '' && seen.has(id)) anomalies.push(`bout ${id} is listed twice: the first one counts`)
    else bouts.push(read.bout)
    seen.add(id)
  }
  return { bouts, anomalies }
}

const unfinished = (bouts: readonly LiveBout[]): string[] =>
  bouts
    .filter(({ is_final, status }) => !is_final && status !== 'cancelled')
    .map(({ red_name, blue_name }) => `${red_name} vs ${blue_name}: not final although the event is`)
