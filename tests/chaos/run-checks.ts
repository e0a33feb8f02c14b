import { appendFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { variantOf } from './variant-of.ts'

export interface CheckTools {
  seconds: number
  /** Something is taken out on purpose, and must be caught. */
  isBroken: boolean
  say: (line: string) => void
  /** Aborts when the check is told to stop. */
  signal: AbortSignal
}

export interface Checked {
  /** How it went. */
  lines: string[]
  /** What the correct one did wrong, or that a broken one went unnoticed; none when all is well. */
  failures: string[]
}

/**
 * The command line of a check: `[--seconds 300] [--variant NAME,... | all] [--figures FILE]`. Exit code 0 when the correct variant meets its bars
 * and every broken one that was asked for was caught.
 */
export async function runChecks<V extends string>(
  variants: Record<V, string>,
  check: (variant: V, tools: CheckTools) => Promise<Checked>,
): Promise<void> {
  const { values } = parseArgs({
    options: {
      seconds: { type: 'string', default: '300' },
      variant: { type: 'string', default: 'correct' },
      figures: { type: 'string' },
    },
  })
  const stopping = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    // More than once: a shell that ends a group sends it to each and to all.
    process.on(signal, () => stopping.abort(new Error(`stopped by ${signal}`)))
  }

  async function run(variant: V): Promise<boolean> {
    console.log(`${variant}: ${variants[variant]}`)
    const isBroken = variant !== 'correct'
    const say = (line: string) => console.log(`  ${line}`)
    const tools = { seconds: Number(values.seconds), isBroken, say, signal: stopping.signal }
    const { lines, failures } = await check(variant, tools)
    const verdict =
      failures.length > 0
        ? `${variant} FAILED: ${failures.join('; ')}`
        : `${variant} passed${isBroken ? ': it was caught' : ''}`
    const report = [...lines.map((line) => `  ${line}`), verdict].join('\n')
    console.log(report)
    if (values.figures !== undefined) appendFileSync(values.figures, `${report}\n`)
    return failures.length === 0
  }

  const all = Object.keys(variants) as V[]
  const asked =
    values.variant === 'all' ? all : values.variant.split(',').map((VARIANT) => variantOf(variants, { VARIANT }))
  const outcomes: boolean[] = []
  for (const variant of asked) outcomes.push(await run(variant))
  process.exitCode = outcomes.every(Boolean) ? 0 : 1
}
