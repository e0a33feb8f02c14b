import type { Answer } from './mini-program-api.ts'

const SEVEN = ['id', 'name', 'name_zh', 'country', 'rank', 'weight_class', 'avatar_url'] as const

/** The classes that the mini-program has Chinese words for. */
const CLASSES = new Set(
  [
    'Atomweight Strawweight Flyweight Bantamweight Featherweight Lightweight Welterweight Middleweight',
    'Cruiserweight Heavyweight Catchweight Openweight',
  ]
    .join(' ')
    .split(' ')
    .concat('Light Heavyweight', 'Super Heavyweight'),
)

/** `KO/TKO R2 1:40`, `Unanimous Decision`, `No Contest`: words, then perhaps a round and a time. */
const READABLE = /^(?!.*(?:undefined|null|NaN|\[object))[\p{L}][^\n]*$/u
const BAD_TIME = /R0\b|\bR\d+ \d+:(?:[6-9]\d|\d\b)/

/** Whom the card page marks as the winner: only of a completed event, and only if the id is one of the two. */
export function markedWinner(event: Answer, bout: Answer): 'red' | 'blue' | undefined {
  if (event.status !== 'completed' || bout.winner_id === 0) return undefined
  if (bout.winner_id === bout.red_fighter?.id) return 'red'
  return bout.winner_id === bout.blue_fighter?.id ? 'blue' : undefined
}

/** What a reader would miss or misread on an event's card. */
export function cardProblems(event: Answer): string[] {
  const label = `the card of ${event.name} (${event.id})`
  const missing = ['bouts', 'main_card', 'prelims'].filter((name) => !Array.isArray(event[name]))
  if (missing.length > 0) return [`${label} has no ${missing.join(', ')}`]
  const shown = [...event.main_card, ...event.prelims]
  const isComplete = sorted(shown) === sorted(event.bouts)
  return [
    ...(isComplete ? [] : [`${label} does not show the bouts that it lists`]),
    ...shown.flatMap((bout) => boutProblems(event, bout).map((problem) => `${label}: ${problem}`)),
  ]
}

function boutProblems(event: Answer, bout: Answer): string[] {
  const { red_fighter: red, blue_fighter: blue } = bout
  const label = `${red?.name || '?'} vs ${blue?.name || '?'}`
  const problems = [...fighterProblems('red', red), ...fighterProblems('blue', blue), ...classProblems(bout)]
  const isKnown = bout.winner_id !== 0 || bout.method !== ''
  if (event.status === 'completed') {
    if (!isKnown) problems.push('has no result although the event is completed')
    if (bout.winner_id !== 0 && markedWinner(event, bout) === undefined)
      problems.push(`its winner ${bout.winner_id} is neither of the two`)
  }
  if (isKnown && !isReadable(bout.result)) problems.push(`its result does not read: ${JSON.stringify(bout.result)}`)
  return problems.map((problem) => `${label}: ${problem}`)
}

const isReadable = (result: unknown): boolean =>
  typeof result === 'string' && READABLE.test(result) && !BAD_TIME.test(result)

function fighterProblems(corner: string, fighter: Answer): string[] {
  if (!fighter) return [`${corner} is missing`]
  const absent = SEVEN.filter((key) => fighter[key] === undefined || fighter[key] === null)
  const problems = absent.map((key) => `${corner} has no ${key}`)
  if (fighter.name === '') problems.push(`${corner} has no name`)
  if (!(fighter.id > 0)) problems.push(`${corner} has no id`)
  return problems
}

function classProblems({ weight_class }: Answer): string[] {
  const plain = String(weight_class ?? '').replace(/^Women's /, '')
  return plain === '' || CLASSES.has(plain) ? [] : [`its weight class has no Chinese word: ${weight_class}`]
}

const sorted = (bouts: Answer[]): string =>
  bouts
    .map(({ id }) => Number(id))
    .sort((a, b) => a - b)
    .join()
