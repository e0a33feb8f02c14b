import type { Answer, MiniProgramApi } from './mini-program-api.ts'

const OUTCOMES = { '· 胜 ·': 'win', '· 负 ·': 'loss', '· 平 ·': 'draw', '· 无结果 ·': 'no contest' } as const
type Outcome = (typeof OUTCOMES)[keyof typeof OUTCOMES]

/** A line that tells of a bout, as opposed to a free word of an editor. */
const OF_A_BOUT = /^\d{4}-\d{2}-\d{2} · (胜|负|平|无结果)(?![\p{L}])/u
const BROKEN = /undefined|null|NaN|\[object|· *·|·\s*$/
const MEASURES = ['Height', 'Reach', 'Leg reach', 'Weight']

/** How the page finds the outcome of a bout in a line. */
export function outcomeIn(line: string): Outcome | undefined {
  const found = Object.entries(OUTCOMES).find(([words]) => line.includes(words))
  return found?.[1]
}

/** Opens a fighter's page from a card. @returns what a reader would miss or misread */
export async function openFighter(api: MiniProgramApi, onCard: { id: number; name: string }): Promise<string[]> {
  const label = `the page of ${onCard.name} (${onCard.id})`
  try {
    const fighter = await api.get(`/api/fighters/${onCard.id}`)
    return profileProblems(fighter, onCard.name).map((problem) => `${label}: ${problem}`)
  } catch (error) {
    return [`${label} cannot be had: ${(error as Error).message}`]
  }
}

function profileProblems(fighter: Answer, nameOnCard: string): string[] {
  const problems: string[] = []
  if (!fighter.name) problems.push('no name')
  else if (fighter.name !== nameOnCard) problems.push(`the card calls ${fighter.name} ${nameOnCard}`)
  if (!/^(\d+-\d+-\d+)?$/.test(fighter.record ?? 'none')) problems.push(`the record does not read: ${fighter.record}`)
  for (const label of MEASURES) {
    const value = fighter.stats?.[label]
    if (value !== undefined && !/^\d+(\.\d+)?$/.test(value)) problems.push(`${label} is no bare number: ${value}`)
  }
  if (!Array.isArray(fighter.updates)) return [...problems, 'no updates']
  return [...problems, ...fighter.updates.flatMap(lineProblems)]
}

function lineProblems(line: string): string[] {
  const isOfBout = OF_A_BOUT.test(line)
  if (!line || (isOfBout && BROKEN.test(line))) return [`a line does not read: "${line}"`]
  return isOfBout && outcomeIn(line) === undefined ? [`no outcome is found in "${line}"`] : []
}
