import { methodWords } from '@bajiaozhi/shared/combat/method-words'
import type { Bout } from '../bouts/bout-model.ts'
import { ENDS_WITHOUT_WINNER, hasResult } from '../bouts/bout-rules.ts'
import type { BoutFields } from '../bouts/bouts-repository.ts'
import { type Match, pairOf } from './match-bouts.ts'

type Result = Pick<BoutFields, 'status' | 'winner_id' | 'method' | 'round' | 'time_sec' | 'result_status'>

export interface Provided {
  /** What the bout's result becomes; undefined when the provider says nothing that may be written. */
  result?: Result
  anomaly?: string
}

const NOTHING: Provided = {}

/**
 * What the provider's word makes of a result of ours. Law 8: nothing over an editor's result, no blank over what is known. A result
 * is provisional until it is final, and an official one does not become provisional again.
 */
export function providedResult({ ours: { bout }, theirs, isSwapped }: Match): Provided {
  if (bout.result_source === 'editor') return NOTHING
  const pair = pairOf(theirs)
  const { status, winner } = theirs
  const method = methodWords(theirs.method)
  if (bout.status === 'cancelled')
    return status === 'cancelled' ? NOTHING : { anomaly: `${pair} is cancelled on our card, but not at the provider` }
  if (status === 'cancelled') return { anomaly: `the provider has cancelled ${pair}` }
  if (status === 'pending')
    return winner === null ? NOTHING : { anomaly: `${pair} has a winner although it has not begun` }
  if (winner !== null && ENDS_WITHOUT_WINNER.has(method)) return { anomaly: `${pair} is a ${method} with a winner` }
  if (winner === null && !(status === 'over' && ENDS_WITHOUT_WINNER.has(method)))
    return theirs.is_final ? { anomaly: `${pair} is over, but has no winner` } : NOTHING
  return merged(bout, { ...theirs, method, winner_id: winnerOf(bout, winner, isSwapped) }, pair)
}

interface News {
  winner_id: number
  method: string
  round: number
  time_sec: number
  is_final: boolean
}

function merged(bout: Bout, news: News, pair: string): Provided {
  const { winner_id, is_final } = news
  const isFirm = bout.result_status === 'official' || bout.result_status === 'overturned'
  if (isFirm && !is_final) {
    const isOther = hasResult(bout) && winner_id !== bout.winner_id
    return isOther ? { anomaly: `${pair} is official on our card, and the provider now has another winner` } : NOTHING
  }
  const known = knownEnd(bout, news)
  const result_status = is_final ? firmStatus(bout, winner_id) : 'provisional'
  return { result: { status: 'finished', winner_id, ...known, result_status } }
}

/** A blank never replaces what is known; a round and its time go together. */
function knownEnd(bout: Bout, { winner_id, method, round, time_sec }: News) {
  // `No Contest` does not stay beside a winner.
  const keptMethod = winner_id !== 0 && ENDS_WITHOUT_WINNER.has(bout.method) ? '' : bout.method
  const isSameRound = round === 0 || round === bout.round
  return {
    method: method || keptMethod,
    round: round || bout.round,
    time_sec: time_sec || (isSameRound ? bout.time_sec : 0),
  }
}

/** What an editor has called overturned, and released, stays so while its outcome does. */
const firmStatus = (bout: Bout, winner_id: number) =>
  bout.result_status === 'overturned' && bout.winner_id === winner_id ? 'overturned' : 'official'

function winnerOf(bout: Bout, winner: 'red' | 'blue' | null, isSwapped: boolean): number {
  if (winner === null) return 0
  return (winner === 'red') === isSwapped ? bout.blue_fighter_id : bout.red_fighter_id
}
