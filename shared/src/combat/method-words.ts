/** The words that clients look for (API.md); anything else stays in the words of its source. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/\bdraw\b/, 'Draw'],
  // An accident ended it: all 34 such bouts on ufcstats.com are no contests.
  [/\b(no contest|nc|could not continue)\b/, 'No Contest'],
  [/\b(disqualification|disqualified|dq)\b/, 'Disqualification'],
  [/\b(doctor|doctors|physician)\b.*\bstoppage\b/, 'Doctor Stoppage'],
  [/\b(unanimous (decision|dec)|(decision|dec) unanimous|u dec|ud)\b/, 'Unanimous Decision'],
  [/\b(split (decision|dec)|(decision|dec) split|s dec|sd)\b/, 'Split Decision'],
  [/\b(majority (decision|dec)|(decision|dec) majority|m dec|md)\b/, 'Majority Decision'],
  [/\b(submission|sub)\b/, 'Submission'],
  [/\b(ko|tko|knockout)\b/, 'KO/TKO'],
]

/**
 * How a bout ended, in the contract's words: `Decision - Unanimous` and `U-DEC` are a `Unanimous Decision`. What fits none of them
 * (`Overturned`) comes back trimmed; blank text is ''.
 */
export function methodWords(text: string): string {
  const own = text.trim()
  const plain = own
    .toLowerCase()
    .replace(/['’]/g, '')
    .replace(/[^a-z]+/g, ' ')
    .trim()
  return WORDS.find(([pattern]) => pattern.test(plain))?.[1] ?? own
}
