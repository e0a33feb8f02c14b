export interface WeightClass {
  /** The plain class (`Lightweight`, `Women's Flyweight`); '' when the text names none. */
  name: string
  isTitle: boolean
  isInterim: boolean
  isTournament: boolean
}

/** Sources spell `Catch Weight`, `TitleBout`, `W Strawweight`; a name of a series may stand before the class. */
const CLASS =
  /\b(?:(super|light|junior) ?)?(atom|minimum|straw|fly|bantam|feather|light|welter|middle|cruiser|heavy|catch|open) ?weight/i
const WOMEN = /\b(?:wom[ae]n'?s?|w)\b(?!\.)/i
const TITLE = /\b(?:title|championship|belt)/i
const INTERIM = /\binterim\b/i
const TOURNAMENT = /\b(?:tournament|grand prix)\b/i
const BOUT = /\b(?:bout|fight|match)\b/i

/** What a source says of a bout's class, as the class and its flags. Words that it does not know stay as they are. */
export function parseWeightClass(text: string): WeightClass {
  const clean = text.replaceAll('’', "'").replace(/\s+/g, ' ').trim()
  const isTitle = TITLE.test(clean)
  const isTournament = TOURNAMENT.test(clean)
  const own = isTitle || isTournament ? '' : clean.replace(BOUT, '').trim()
  // A tournament's final is called a title bout too, but no champion defends in it.
  const flags = { isTitle: isTitle && !isTournament, isInterim: INTERIM.test(clean), isTournament }
  return { name: plainName(clean) ?? own, ...flags }
}

/** The plain class alone, for what is shown. */
export const plainWeightClass = (text: string): string => parseWeightClass(text).name

function plainName(text: string): string | undefined {
  const [, prefix = '', stem] = CLASS.exec(text) ?? []
  if (stem === undefined) return undefined
  const women = WOMEN.test(text) ? "Women's " : ''
  return `${women}${prefix === '' ? '' : `${capital(prefix)} `}${capital(stem)}weight`
}

const capital = (word: string): string => `${word[0]!.toUpperCase()}${word.slice(1).toLowerCase()}`
