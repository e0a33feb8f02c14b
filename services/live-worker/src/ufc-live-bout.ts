import type { LiveBout } from '@bajiaozhi/shared/contracts/live'
import { endingOf, NO_ENDING } from './ufc-live-ending.ts'
import { type Corners, cornersOf, outcomeOf } from './ufc-live-outcome.ts'
import { type Fields, fieldsOf, itemsOf, textOf, wordOf } from './untrusted-json.ts'

/** A bout, if the provider's can be told from others, and what cannot be right about it. */
export interface ReadBout {
  bout?: LiveBout
  anomalies: string[]
}

type Status = LiveBout['status']

const STATUS: Readonly<Record<string, Status>> = {
  upcoming: 'pending',
  scheduled: 'pending',
  'pre-fight': 'pending',
  postponed: 'pending',
  walkouts: 'pending',
  live: 'live',
  'in progress': 'live',
  'between rounds': 'live',
  'post-fight': 'over',
  final: 'over',
  official: 'over',
  completed: 'over',
  complete: 'over',
  canceled: 'cancelled',
  cancelled: 'cancelled',
}
/** The bout is over, and so is all talk about it. */
const FINAL = new Set(['final', 'official', 'completed', 'complete'])

/** One item of the provider's `FightCard`. */
export function readBout(item: unknown): ReadBout {
  const fight = fieldsOf(item)
  const id = textOf(fight.FightId, 64)
  const corners = cornersOf(itemsOf(fight.Fighters))
  if (corners === undefined) return { anomalies: [`bout ${id || 'without an id'} lacks a fighter or a name: left out`] }
  const label = `${corners.red.name} vs ${corners.blue.name}`
  const { result, anomalies } = readResult(fight, corners)
  const names = { provider_bout_id: id, red_name: corners.red.name, blue_name: corners.blue.name }
  return { bout: { ...names, ...result }, anomalies: anomalies.map((anomaly) => `${label}: ${anomaly}`) }
}

type Result = Omit<LiveBout, 'provider_bout_id' | 'red_name' | 'blue_name'>
interface ReadResult {
  result: Result
  anomalies: string[]
}

function readResult(fight: Fields, corners: Corners): ReadResult {
  const word = wordOf(fight.Status)
  const status = STATUS[word]
  const outcome = outcomeOf(corners)
  if (status === undefined || status === 'pending' || status === 'cancelled') {
    const anomalies = status === undefined ? [`its status is ${word === '' ? 'missing' : `"${word}"`}`] : []
    if (outcome.kind !== 'none') anomalies.push('it has an outcome although it has not been fought: not taken')
    return { result: withoutResult(status ?? 'pending'), anomalies }
  }
  if (outcome.kind === 'none') return withoutOutcome(status, FINAL.has(word), outcome.anomaly)
  const ending = endingOf(fieldsOf(fight.Result), outcome.kind)
  const winner = outcome.kind === 'win' ? outcome.winner : null
  // A winner while the bout is said to be running is the unofficial one: seconds after a knock-out, minutes before the end.
  const result: Result = { status: 'over', is_final: FINAL.has(word), winner, ...ending.fields }
  return { result, anomalies: ending.anomalies }
}

/** Over, but without an outcome that can be believed: nothing of it is final. */
function withoutOutcome(status: Status, isFinal: boolean, anomaly: string | undefined): ReadResult {
  const anomalies = anomaly ? [anomaly] : isFinal ? ['it is final without an outcome'] : []
  return { result: withoutResult(status), anomalies }
}

const withoutResult = (status: Status): Result => ({ status, is_final: false, winner: null, ...NO_ENDING })
