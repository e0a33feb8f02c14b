import { ROWS } from './rows.ts'
import { toTable, writeResults } from './src/report.ts'
import type { Result, Row } from './src/result.ts'

// Measures what the project promises, side by side on this machine; ends with 1 if a bar is missed or a row could not be measured.
//   main.ts [ROW...]     all rows unless some are named

const named = process.argv.slice(2)
const unknown = named.filter((name) => !ROWS.some((row) => row.name === name))
if (unknown.length > 0) {
  console.error(`no such row: ${unknown.join(', ')}; there are: ${ROWS.map(({ name }) => name).join(', ')}`)
  process.exit(2)
}

let parts = new AsyncDisposableStack()
let stopping: Promise<void> | undefined
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  // More than once: a shell that ends a group sends it to each and to all.
  process.on(signal, () => {
    stopping ??= parts.disposeAsync().finally(() => process.exit(130))
  })
}

const results: Result[] = []
for (const row of ROWS) if (named.length === 0 || named.includes(row.name)) results.push(...(await measure(row)))
writeResults(results)
console.log(`\n${toTable(results)}`)
process.exit(results.every(({ ok }) => ok) ? 0 : 1)

async function measure({ name, measures, run }: Row): Promise<Result[]> {
  const begun = performance.now()
  const say = (line: string) => console.log(`[${name}] ${line}`)
  say(measures)
  parts = new AsyncDisposableStack()
  try {
    await using started = parts
    const measured = await run({ parts: started, say })
    say(`done in ${Math.round((performance.now() - begun) / 1000)} s`)
    return measured
  } catch (error) {
    await stopping
    say((error as Error).stack ?? String(error))
    return [
      {
        name: measures,
        value: null,
        unit: '',
        bar: '',
        ok: false,
        remark: `not measured: ${(error as Error).message}`,
      },
    ]
  }
}
