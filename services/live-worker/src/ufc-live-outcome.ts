import { fieldsOf, textOf, wordOf } from './untrusted-json.ts'

type Corner = 'red' | 'blue'

interface Side {
  name: string
  /** `win`, `loss`, `draw`, `no contest`, '' or a word that we do not know. */
  outcome: string
}
export type Corners = Readonly<Record<Corner, Side>>

export type Outcome =
  | { kind: 'win'; winner: Corner }
  | { kind: 'draw' | 'no contest' }
  | { kind: 'none'; anomaly?: string }

const SPELLINGS: Readonly<Record<string, string>> = { won: 'win', lost: 'loss', nc: 'no contest' }

/**
 * Who stands in which corner: as the provider says, else in the order of its list, which tells no two fighters apart but does no
 * harm: bouts are matched by the pair of names. Undefined unless there are two with a name.
 */
export function cornersOf(fighters: readonly unknown[]): Corners | undefined {
  if (fighters.length !== 2) return undefined
  const [first, second] = fighters.map(fieldsOf)
  const [one, other] = [sideOf(first!), sideOf(second!)]
  if (one.name === '' || other.name === '' || one.name === other.name) return undefined
  const isSwapped = wordOf(first!.Corner) === 'blue' && wordOf(second!.Corner) === 'red'
  return isSwapped ? { red: other, blue: one } : { red: one, blue: other }
}

function sideOf(fighter: Readonly<Record<string, unknown>>): Side {
  const { FirstName, LastName } = fieldsOf(fighter.Name)
  const name = textOf(`${textOf(FirstName)} ${textOf(LastName)}`)
  const word = wordOf(fieldsOf(fighter.Outcome).Outcome)
  return { name, outcome: SPELLINGS[word] ?? word }
}

/** What both corners' words say together; a contradiction is no outcome. */
export function outcomeOf({ red, blue }: Corners): Outcome {
  const [one, other] = [red.outcome, blue.outcome]
  if (one === '' && other === '') return { kind: 'none' }
  if (one === 'win' && isDefeat(other)) return { kind: 'win', winner: 'red' }
  if (other === 'win' && isDefeat(one)) return { kind: 'win', winner: 'blue' }
  for (const kind of ['draw', 'no contest'] as const) {
    if ([one, other].every((word) => word === kind || word === '')) return { kind }
  }
  return { kind: 'none', anomaly: `its outcomes are "${one}" and "${other}"` }
}

/** The loser's word may be missing; the winner's may not. */
const isDefeat = (word: string): boolean => word === 'loss' || word === ''
