import { mkdirSync, writeFileSync } from 'node:fs'
import type { Result } from './result.ts'

const RESULTS = new URL('../results/', import.meta.url)

export function writeResults(results: readonly Result[]): void {
  mkdirSync(RESULTS, { recursive: true })
  writeFileSync(new URL('latest.json', RESULTS), `${JSON.stringify(results, null, 2)}\n`)
}

/** A table for people, one line a result. */
export function toTable(results: readonly Result[]): string {
  const lines = results.map(({ name, value, unit, bar, ok, remark }) => [
    ok ? 'ok' : 'MISSED',
    name,
    value === null ? '-' : `${value} ${unit}`,
    bar,
    remark ?? '',
  ])
  const all = [['', 'what', 'value', 'bar', ''], ...lines]
  const widths = all[0]!.map((_, column) => Math.max(...all.map((line) => line[column]!.length)))
  return all
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
