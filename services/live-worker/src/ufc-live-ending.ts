import { methodWords } from '@bajiaozhi/shared/combat/method-words'
import type { LiveBout } from '@bajiaozhi/shared/contracts/live'
import { type Fields, textOf } from './untrusted-json.ts'

type Ending = Pick<LiveBout, 'method' | 'round' | 'time_sec'>

export const NO_ENDING: Ending = { method: '', round: 0, time_sec: 0 }

const MAX_ROUND = 20
const MAX_TIME_SEC = 3600

/** How and when a bout ended; what is missing stays blank, what cannot be is an anomaly and stays blank too. */
export function endingOf(result: Fields, outcome: 'win' | 'draw' | 'no contest') {
  const anomalies: string[] = []
  const round = roundOf(result.EndingRound)
  const timeSec = secondsOf(result.EndingTime)
  if (round === undefined) anomalies.push('its ending round cannot be')
  if (timeSec === undefined) anomalies.push('its ending time cannot be')
  const fields: Ending = { method: methodOf(result.Method, outcome), round: round ?? 0, time_sec: timeSec ?? 0 }
  return { fields, anomalies }
}

/** A draw's method says how it was judged ("Decision - Majority"); clients look for the outcome itself. */
function methodOf(value: unknown, outcome: 'win' | 'draw' | 'no contest'): string {
  if (outcome === 'draw') return 'Draw'
  if (outcome === 'no contest') return 'No Contest'
  return methodWords(textOf(value))
}

function roundOf(value: unknown): number | undefined {
  const text = textOf(value)
  if (text === '' && (value === null || value === undefined || value === '')) return 0
  const round = Number(text)
  return text !== '' && Number.isInteger(round) && round >= 0 && round <= MAX_ROUND ? round : undefined
}

/** `m:ss` -> seconds. */
function secondsOf(value: unknown): number | undefined {
  if (value === null || value === undefined || value === '') return 0
  const [, minutes, seconds] = /^(\d{1,2}):([0-5]\d)$/.exec(textOf(value)) ?? []
  if (minutes === undefined) return undefined
  const total = Number(minutes) * 60 + Number(seconds)
  return total <= MAX_TIME_SEC ? total : undefined
}
