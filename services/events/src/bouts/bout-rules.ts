import { methodWords } from '@bajiaozhi/shared/combat/method-words'
import { parseWeightClass } from '@bajiaozhi/shared/combat/weight-class'
import { conflict, unprocessable } from '@bajiaozhi/shared/errors/app-error'
import type { Bout } from './bout-model.ts'
import type { BoutFields } from './bouts-repository.ts'
import type { BoutEdit, NewBout } from './bouts-schemas.ts'

const NEW: Omit<BoutFields, 'sequence_no' | 'red_fighter_id' | 'blue_fighter_id'> = {
  card_segment: '',
  weight_class: '',
  is_title: false,
  red_ranking: '',
  blue_ranking: '',
  status: 'pending',
  winner_id: 0,
  method: '',
  round: 0,
  time_sec: 0,
  result_status: 'pending',
  result_source: 'provider',
  external_refs: {},
}

type Result = Pick<BoutFields, 'winner_id' | 'method' | 'round' | 'time_sec' | 'result_status'>
type AnyBout = Result & Pick<BoutFields, 'status' | 'result_source' | 'red_fighter_id' | 'blue_fighter_id'>

/** Methods that name no winner. */
export const ENDS_WITHOUT_WINNER: ReadonlySet<string> = new Set(['Draw', 'No Contest'])

export const hasResult = ({ winner_id, method }: Pick<Result, 'winner_id' | 'method'>): boolean =>
  winner_id !== 0 || method !== ''

/** A new bout as it is stored. @throws AppError 422 when it cannot be */
export function newBout(given: NewBout, nextSequenceNo: number): BoutFields {
  const { red_fighter_id, blue_fighter_id } = given
  const start = { ...NEW, sequence_no: nextSequenceNo, red_fighter_id, blue_fighter_id }
  return edited(start, given)
}

/** A bout after an editor's change. @throws AppError 409 when its state does not allow it, 422 when it cannot be */
export function editedBout(bout: Bout, edit: BoutEdit): BoutFields {
  const { id, event_id, created_at, updated_at, ...fields } = bout
  if (bout.status === 'cancelled') throw conflict('BOUT_CANCELLED', 'this bout is cancelled')
  if (bout.status === 'finished' && edit.status !== undefined && edit.status !== 'finished')
    throw conflict('INVALID_TRANSITION', `a bout that is finished cannot become ${edit.status}`)
  return edited(fields, edit)
}

function edited(before: BoutFields, edit: BoutEdit): BoutFields {
  const after = { ...before, ...toStored(edit) }
  const settled = { ...after, ...settledResult(before, after, edit) }
  checkPossible(settled)
  return { ...settled, result_source: sourceOf(before, settled, edit) }
}

/** `null` means none, and words of other places become ours. */
function toStored({ id, weight_class, ...given }: BoutEdit): Partial<BoutFields> {
  const parsed = weight_class ? parseWeightClass(weight_class) : undefined
  return {
    ...present(given),
    ...(weight_class !== undefined && { weight_class: parsed?.name ?? '' }),
    ...(parsed?.isTitle && given.is_title === undefined && { is_title: true }),
    ...(given.card_segment !== undefined && { card_segment: segmentOf(given.card_segment ?? '') }),
    ...(given.method !== undefined && { method: methodWords(given.method ?? '') }),
  }
}

function present(given: Omit<BoutEdit, 'id' | 'weight_class'>): Partial<BoutFields> {
  const isGiven = ([, value]: [string, unknown]) => value !== undefined
  const orNone = ([key, value]: [string, unknown]) => [key, value ?? NEW[key as keyof typeof NEW]]
  return Object.fromEntries(Object.entries(given).filter(isGiven).map(orNone))
}

function segmentOf(text: string): string {
  const segment = text.toLowerCase().replace(/[\s-]+/g, '_')
  return segment === 'main' ? 'main_card' : segment
}

/** A result ends the bout and is official unless the editor says otherwise; a result taken back leaves none of it. */
function settledResult(before: AnyBout, after: AnyBout, edit: BoutEdit): Partial<BoutFields> {
  if (!hasResult(after)) {
    const isTakenBack = hasResult(before) && edit.result_status === undefined
    return isTakenBack ? { round: 0, time_sec: 0, result_status: 'pending' } : {}
  }
  return {
    ...(edit.status === undefined && { status: 'finished' as const }),
    ...(edit.result_status === undefined && isFirm(before, after) && { result_status: 'official' as const }),
  }
}

/** No provider will confirm what an editor has set, so it does not stay provisional. */
function isFirm(before: AnyBout, after: AnyBout): boolean {
  if (before.result_status !== 'provisional') return before.result_status === 'pending'
  return OUTCOME_KEYS.some((key) => before[key] !== after[key])
}

/** @throws AppError 422 */
function checkPossible(bout: AnyBout): void {
  const { red_fighter_id: red, blue_fighter_id: blue, winner_id, method, round, time_sec, result_status, status } = bout
  if (red === blue) throw unprocessable('SAME_FIGHTER', 'nobody fights against themselves')
  if (winner_id !== 0 && winner_id !== red && winner_id !== blue)
    throw unprocessable('WINNER_NOT_IN_BOUT', 'the winner is not in this bout')
  if (winner_id !== 0 && ENDS_WITHOUT_WINNER.has(method))
    throw unprocessable('IMPOSSIBLE_RESULT', `a ${method} has no winner`)
  if (hasResult(bout) && (status !== 'finished' || result_status === 'pending'))
    throw unprocessable('IMPOSSIBLE_RESULT', 'only a finished bout has a result, and its result is not pending')
  if (!hasResult(bout) && (round !== 0 || time_sec !== 0 || result_status !== 'pending'))
    throw unprocessable('IMPOSSIBLE_RESULT', 'without a winner or a method there is no result')
}

const OUTCOME_KEYS = ['winner_id', 'method', 'round', 'time_sec'] as const
const RESULT_KEYS = ['status', ...OUTCOME_KEYS, 'result_status'] as const

/**
 * Who touches a result owns it (law 8). `provider` releases what an editor owns; in a bout that a client hands back changed it is
 * only what the client got, and locks none the less.
 */
function sourceOf(before: AnyBout, after: AnyBout, edit: BoutEdit): BoutFields['result_source'] {
  if (before.result_source === 'editor') return edit.result_source ?? 'editor'
  const isTouched = RESULT_KEYS.some((key) => before[key] !== after[key])
  return isTouched ? 'editor' : (edit.result_source ?? before.result_source)
}
