const MAIN_CARD = 'main_card'
/** A card that names no main card has its best bouts first. */
const ASSUMED_MAIN_CARD = 5

export interface GroupedBouts<T> {
  main_card: T[]
  prelims: T[]
}

/** Splits a card, in its order: `main_card` bouts and all others; when none says so, the first five are the main card. */
export function groupBouts<T extends { card_segment: string }>(bouts: readonly T[]): GroupedBouts<T> {
  const isMain = ({ card_segment }: T) => card_segment === MAIN_CARD
  if (!bouts.some(isMain)) {
    return { main_card: bouts.slice(0, ASSUMED_MAIN_CARD), prelims: bouts.slice(ASSUMED_MAIN_CARD) }
  }
  return { main_card: bouts.filter(isMain), prelims: bouts.filter((bout) => !isMain(bout)) }
}
