/** What tests say about an event of the live provider (`POST /control/live`); each field replaces what was said before. */
export interface LiveOrder {
  /** The provider's id of the event. */
  id: string
  /** Forgets everything said before. */
  reset?: boolean
  status?: string | null
  /** The whole card. */
  bouts?: LiveBoutOrder[]
  /** Changes bouts by their number, from 1. */
  results?: ({ bout: number } & Partial<LiveBoutOrder>)[]
  reverse?: boolean
  swap_corners?: boolean
  drop_diacritics?: boolean
  /** Puts a bout before the others that is on nobody's card. */
  stranger?: boolean
  /** Every field is there and null. */
  blank?: boolean
  fault?: 'html' | 'cut' | '5mb' | 'hang' | '404' | '500' | 'unknown' | null
}

export interface LiveBoutOrder {
  id?: number | null
  red: string
  blue: string
  status?: string | null
  /** A fighter's name, `draw`, `no contest`, or null while nobody has won. */
  winner?: string | null
  method?: string | null
  round?: number | null
  time?: string | null
}

/** UFC's shape of an event, as its live API gives it. */
export function ufcAnswer(order: LiveOrder): object {
  if (order.fault === 'unknown') return { LiveEventDetail: {} }
  if (order.blank)
    return { LiveEventDetail: { EventId: null, Name: null, StartTime: null, Status: null, FightCard: null } }
  const bouts = (order.bouts ?? []).map((bout, at) => fightOf(bout, at, order))
  if (order.reverse) bouts.reverse()
  if (order.stranger) bouts.unshift(fightOf(STRANGER, 98, order))
  return {
    LiveEventDetail: {
      EventId: Number(order.id),
      Name: `Octagon Night ${order.id}`,
      StartTime: '2026-02-17T20:00Z',
      TimeZone: null,
      Status: order.status === undefined ? 'In Progress' : order.status,
      LiveEventId: null,
      LiveFightId: null,
      Organization: { OrganizationId: 1, Name: 'Ultimate Fighting Championship' },
      FightCard: bouts,
    },
  }
}

const STRANGER: LiveBoutOrder = {
  id: 999_999,
  red: 'Nobody Known',
  blue: 'Somebody Else',
  status: 'Final',
  winner: 'Nobody Known',
  method: 'KO/TKO',
  round: 1,
  time: '0:07',
}

function fightOf(bout: LiveBoutOrder, at: number, order: LiveOrder): object {
  const corners = order.swap_corners ? [bout.blue, bout.red] : [bout.red, bout.blue]
  return {
    FightId: bout.id === undefined ? Number(order.id) * 100 + at + 1 : bout.id,
    FightOrder: at + 1,
    Status: bout.status === undefined ? (bout.winner ? 'Final' : 'Upcoming') : bout.status,
    CardSegment: at < 5 ? 'Main' : 'Prelims1',
    CardSegmentStartTime: null,
    Fighters: corners.map((name, corner) => fighterOf(name, corner, bout, order)),
    Result: {
      Method: bout.method ?? null,
      EndingRound: bout.round ?? null,
      EndingTime: bout.time ?? null,
      EndingNotes: null,
      FightScores: [],
    },
    WeightClass: { WeightClassId: 5, CatchWeight: null, Description: 'Lightweight', Abbreviation: 'LW' },
    Accolades: at === 0 ? [{ Type: 'Belt', Name: 'UFC Title' }] : [],
    FightNightTracking: [],
  }
}

function fighterOf(name: string, corner: number, bout: LiveBoutOrder, order: LiveOrder): object {
  const [first, ...rest] = (order.drop_diacritics ? withoutMarks(name) : name).split(' ')
  return {
    FighterId: null,
    // A single name is the last one, as the provider has it.
    Name: rest.length === 0 ? { FirstName: null, LastName: first } : { FirstName: first, LastName: rest.join(' ') },
    Record: { Wins: null, Losses: null, Draws: null, NoContests: null },
    Corner: corner === 0 ? 'Red' : 'Blue',
    WeighIn: null,
    Outcome: { OutcomeId: null, Outcome: outcomeOf(name, bout.winner) },
  }
}

function outcomeOf(name: string, winner: string | null | undefined): string | null {
  if (!winner) return null
  if (winner === 'draw') return 'Draw'
  if (winner === 'no contest') return 'No Contest'
  return winner === name ? 'Win' : 'Loss'
}

const withoutMarks = (name: string): string => name.normalize('NFD').replace(/\p{M}/gu, '')
