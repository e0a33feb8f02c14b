import { appendFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { describeRun } from './report.ts'
import { runCheck } from './run.ts'
import { VARIANTS, type Variant, variantOf } from './variants.ts'
import { failuresOf, isCaught } from './verdict.ts'

// Exit code 0 when the correct backend meets its bars and every broken one that was asked for was caught.
//   node main.ts [--seconds 300] [--variant NAME | all] [--figures FILE]
const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '300' },
    variant: { type: 'string', default: 'correct' },
    figures: { type: 'string' },
  },
})
const seconds = Number(values.seconds)
/** In five minutes every fault five times, in half a minute once. */
const timesEach = Math.max(1, Math.round(seconds / 60))
const ENOUGH = 10

const stopping = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  // More than once: a shell that ends a group sends it to each and to all.
  process.on(signal, () => stopping.abort(new Error(`stopped by ${signal}`)))
}

async function check(variant: Variant): Promise<boolean> {
  console.log(`${variant}: ${VARIANTS[variant]}`)
  const isBroken = variant !== 'correct'
  const { figures, windows } = await runCheck({
    variant,
    seconds,
    timesEach,
    enough: isBroken ? ENOUGH : Number.POSITIVE_INFINITY,
    say: (line) => console.log(`  ${line}`),
    signal: stopping.signal,
  })
  const lines = describeRun(figures, windows)
  const failures = isBroken ? [] : failuresOf(figures, windows, timesEach, seconds)
  if (isBroken && !isCaught(figures, windows)) failures.push('a broken backend went unnoticed: the check is too gentle')
  const verdict =
    failures.length > 0
      ? `${variant} FAILED: ${failures.join('; ')}`
      : `${variant} passed${isBroken ? ': it was caught' : ''}`
  const report = [...lines.map((line) => `  ${line}`), verdict].join('\n')
  console.log(report)
  if (values.figures !== undefined) appendFileSync(values.figures, `${report}\n`)
  return failures.length === 0
}

const asked = values.variant === 'all' ? (Object.keys(VARIANTS) as Variant[]) : [variantOf({ VARIANT: values.variant })]
const outcomes: boolean[] = []
for (const variant of asked) outcomes.push(await check(variant))
process.exitCode = outcomes.every(Boolean) ? 0 : 1
