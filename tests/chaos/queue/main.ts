import { appendFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { describeRun } from './report.ts'
import { runCheck } from './run.ts'
import { VARIANTS, type Variant, variantOf } from './variants.ts'
import { failuresOf, isCaught } from './verdict.ts'

// Exit code 0 when the correct engine kept its word to every job and every broken one that was asked for was caught.
//   node main.ts [--seconds 300] [--variant NAME | all] [--figures FILE]
const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '300' },
    variant: { type: 'string', default: 'correct' },
    figures: { type: 'string' },
  },
})

/** A broken engine need not be watched for longer, nor does it do the real jobs. */
const BROKEN_SEC = 40

const stopping = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  // More than once: a shell that ends a group sends it to each and to all.
  process.on(signal, () => stopping.abort(new Error(`stopped by ${signal}`)))
}

async function check(variant: Variant): Promise<boolean> {
  console.log(`${variant}: ${VARIANTS[variant]}`)
  const isBroken = variant !== 'correct'
  const say = (line: string) => console.log(`  ${line}`)
  const seconds = isBroken ? Math.min(BROKEN_SEC, Number(values.seconds)) : Number(values.seconds)
  const figures = await runCheck({ variant, seconds, withRealWay: !isBroken, say, signal: stopping.signal })
  const unnoticed = isCaught(figures) ? [] : ['a broken engine went unnoticed: the check is too gentle']
  const failures = isBroken ? unnoticed : failuresOf(figures)
  const verdict =
    failures.length > 0
      ? `${variant} FAILED: ${failures.join('; ')}`
      : `${variant} passed${isBroken ? ': it was caught' : ''}`
  const report = [...describeRun(figures).map((line) => `  ${line}`), verdict].join('\n')
  console.log(report)
  if (values.figures !== undefined) appendFileSync(values.figures, `${report}\n`)
  return failures.length === 0
}

const asked = values.variant === 'all' ? (Object.keys(VARIANTS) as Variant[]) : [variantOf({ VARIANT: values.variant })]
const outcomes: boolean[] = []
for (const variant of asked) outcomes.push(await check(variant))
process.exitCode = outcomes.every(Boolean) ? 0 : 1
