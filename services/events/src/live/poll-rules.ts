import type { LiveCard } from '@bajiaozhi/shared/contracts/live'
import type { BoutFields } from '../bouts/bouts-repository.ts'
import { changedFields } from '../changed-fields.ts'
import type { Event } from '../events/event-model.ts'
import { idOf, type Match, matchBouts, type NamedBout } from './match-bouts.ts'
import { providedResult } from './provided-result.ts'
import { PROVIDER } from './provider.ts'

export interface PollOutcome {
  /** What changes, by bout; bouts that stay as they are do not appear. */
  changes: { id: number; changes: Partial<BoutFields> }[]
  isCompleted: boolean
  anomalies: string[]
}

const FIRM = new Set(['official', 'overturned'])

/** What a provider's card makes of ours. The same card again makes nothing of it. */
export function applyPoll(
  event: Pick<Event, 'external_refs'>,
  card: readonly NamedBout[],
  live: LiveCard,
): PollOutcome {
  const anomalies = [...live.anomalies]
  const expected = event.external_refs[PROVIDER]
  if (live.provider_event_id !== '' && live.provider_event_id !== expected) {
    anomalies.push(
      `the answer is about event ${live.provider_event_id}, but ours is ${expected ?? 'not linked any more'}`,
    )
    return { changes: [], isCompleted: false, anomalies }
  }
  const matching = matchBouts(card, live.bouts)
  anomalies.push(...matching.anomalies)
  const taken = new Set(card.flatMap(({ bout }) => idOf(bout) ?? []))
  const after = new Map(card.map((one) => [one.bout.id, one]))
  const changes = matching.matches.flatMap((match) => {
    const { bout } = match.ours
    const changed = changedFields<BoutFields>(bout, { ...newRef(match, taken), ...resultOf(match, anomalies) })
    after.set(bout.id, { ...match.ours, bout: { ...bout, ...changed } })
    return Object.keys(changed).length === 0 ? [] : [{ id: bout.id, changes: changed }]
  })
  const isCompleted = isOver([...after.values()], live, matching.matches, anomalies)
  return { changes, isCompleted, anomalies }
}

function resultOf(match: Match, anomalies: string[]): Partial<BoutFields> {
  const { result, anomaly } = providedResult(match)
  if (anomaly !== undefined) anomalies.push(anomaly)
  return result ?? {}
}

/** A bout that was found by its names is found by the provider's id from now on. */
function newRef({ ours: { bout }, theirs }: Match, taken: Set<string>): Partial<BoutFields> {
  const id = theirs.provider_bout_id
  if (id === '' || idOf(bout) !== undefined || taken.has(id)) return {}
  taken.add(id)
  return { external_refs: { ...bout.external_refs, [PROVIDER]: id } }
}

/** The provider says so, of a card that is ours; or every bout has its official result. */
function isOver(bouts: readonly NamedBout[], live: LiveCard, matches: readonly Match[], anomalies: string[]): boolean {
  const present = bouts.filter(({ bout }) => bout.status !== 'cancelled')
  const open = present.filter(({ bout }) => !FIRM.has(bout.result_status))
  if (present.length > 0 && open.length === 0) return true
  if (live.event_status !== 'completed') return false
  if (matches.length === 0) {
    anomalies.push('the provider says that the event is over, but has no bout of our card')
    return false
  }
  const pairs = open.map(({ red, blue }) => `${red} vs ${blue}`).join(', ')
  if (open.length > 0) anomalies.push(`the event is over, but without an official result for: ${pairs}`)
  return true
}
