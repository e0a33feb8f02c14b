/** Answers of the provider, in its shape; every fixture is our own. */

export interface FixtureBout {
  id?: number | null
  red: string
  blue: string
  status?: unknown
  outcomes?: [unknown, unknown]
  method?: unknown
  round?: unknown
  time?: unknown
  corners?: [unknown, unknown]
}

export function fight(bout: FixtureBout) {
  const { id = 501, red, blue, status = 'Final', outcomes = [null, null], corners = ['Red', 'Blue'] } = bout
  const fighter = (name: string, at: 0 | 1) => ({
    FighterId: 9000 + at,
    Name: { FirstName: name.split(' ')[0], LastName: name.split(' ').slice(1).join(' '), NickName: null },
    Corner: corners[at],
    Outcome: { OutcomeId: null, Outcome: outcomes[at] },
  })
  return {
    FightId: id,
    FightOrder: 1,
    Status: status,
    CardSegment: 'Main',
    Fighters: [fighter(red, 0), fighter(blue, 1)],
    Result: { Method: bout.method ?? null, EndingRound: bout.round ?? null, EndingTime: bout.time ?? null },
    FightNightTracking: [],
  }
}

export const answerOf = (fights: unknown, event: object = {}) => ({
  LiveEventDetail: { EventId: 77, Name: 'Octagon Night 77', Status: 'In Progress', FightCard: fights, ...event },
})

export const bytes = (value: unknown): Buffer =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value), 'utf8')
