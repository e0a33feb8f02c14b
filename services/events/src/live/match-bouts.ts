import { foldName } from '@bajiaozhi/shared/combat/fold-name'
import type { LiveBout } from '@bajiaozhi/shared/contracts/live'
import type { Bout } from '../bouts/bout-model.ts'
import { PROVIDER } from './provider.ts'

/** A bout of ours with the names of its corners, as cards show them. */
export interface NamedBout {
  bout: Bout
  red: string
  blue: string
}

export interface Match {
  ours: NamedBout
  theirs: LiveBout
  /** Whether the provider's red corner is our blue one. */
  isSwapped: boolean
}

export interface Matching {
  matches: Match[]
  /** Readable sentences about bouts that could not be matched. */
  anomalies: string[]
}

interface Claim {
  ours: NamedBout
  theirs: LiveBout
  isById: boolean
}

/**
 * Finds the bout of ours for each of the provider's: by the id that the provider gave it, else by the pair of names, folded, in
 * either order; never by position. Whatever is not certain matches nothing.
 */
export function matchBouts(card: readonly NamedBout[], provided: readonly LiveBout[]): Matching {
  const anomalies: string[] = []
  const claims = provided.flatMap((theirs) => claimOf(card, theirs, anomalies) ?? [])
  const matches = claims.flatMap((claim) => {
    if (isContested(claim, claims)) {
      anomalies.push(`${pairOf(claim.theirs)} stands twice in the provider's answer`)
      return []
    }
    return toMatch(claim, anomalies) ?? []
  })
  return { matches, anomalies }
}

function claimOf(card: readonly NamedBout[], theirs: LiveBout, anomalies: string[]): Claim | undefined {
  const byId = card.filter(({ bout }) => theirs.provider_bout_id !== '' && idOf(bout) === theirs.provider_bout_id)
  const [ours, ...others] = byId.length > 0 ? byId : preferPresent(card.filter((one) => isSamePair(one, theirs)))
  if (ours === undefined) anomalies.push(`${pairOf(theirs)} is not on our card`)
  else if (others.length > 0) anomalies.push(`${pairOf(theirs)} could be more than one bout of our card`)
  else return { ours, theirs, isById: byId.length > 0 }
  return undefined
}

/** A bout that was cancelled and announced again stands on the card twice. */
function preferPresent(bouts: NamedBout[]): NamedBout[] {
  const present = bouts.filter(({ bout }) => bout.status !== 'cancelled')
  return present.length > 0 ? present : bouts
}

/** An id outranks a name; of two claims of one rank neither is certain. */
const isContested = (claim: Claim, claims: readonly Claim[]): boolean =>
  claims.some((other) => other !== claim && other.ours === claim.ours && (other.isById || !claim.isById))

function toMatch({ ours, theirs }: Claim, anomalies: string[]): Match | undefined {
  const [red, blue] = [nameKey(ours.red), nameKey(ours.blue)]
  const [theirRed, theirBlue] = [nameKey(theirs.red_name), nameKey(theirs.blue_name)]
  if (red === blue) anomalies.push(`${pairOf(theirs)} has two fighters of one name on our card`)
  else if (red === theirRed && blue === theirBlue) return { ours, theirs, isSwapped: false }
  else if (red === theirBlue && blue === theirRed) return { ours, theirs, isSwapped: true }
  else anomalies.push(`the provider has ${pairOf(theirs)} where our card has ${ours.red} vs ${ours.blue}`)
  return undefined
}

function isSamePair(ours: NamedBout, { red_name, blue_name }: LiveBout): boolean {
  const pair = [nameKey(ours.red), nameKey(ours.blue)].sort()
  const theirs = [nameKey(red_name), nameKey(blue_name)].sort()
  return pair[0] !== '' && pair[0] === theirs[0] && pair[1] === theirs[1]
}

/** Zhang Weili is Weili Zhang: places differ on which name comes first. */
const nameKey = (name: string): string => foldName(name).split(' ').sort().join(' ')

export const idOf = ({ external_refs }: Bout): string | undefined => external_refs[PROVIDER]

export const pairOf = ({ red_name, blue_name }: LiveBout): string =>
  `${red_name || '(no name)'} vs ${blue_name || '(no name)'}`
