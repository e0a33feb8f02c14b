/** Collation folds case and accents in MySQL; this folds what makes two searches the same entry of the cache. */
export const normaliseWords = (q: string): string => q.normalize('NFKC').replace(/\s+/g, ' ').trim().toLowerCase()

/** A pattern for `LIKE ... ESCAPE '|'` in which `%` and `_` are what they look like. */
export const likeLiteral = (words: string): string => words.replace(/[|%_]/g, (character) => `|${character}`)
