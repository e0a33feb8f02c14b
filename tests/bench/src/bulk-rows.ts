/** A table of the whole numbers from 0 to `count` - 1 (a million at the most), its column named `i`. */
export const numbers = (count: number): string => `
  WITH RECURSIVE thousand AS (SELECT 0 AS i UNION ALL SELECT i + 1 FROM thousand WHERE i < 999)
  SELECT low.i + 1000 * high.i AS i FROM thousand AS high, thousand AS low
  WHERE high.i <= ${Math.ceil(count / 1000)} AND low.i + 1000 * high.i < ${count}`
