import { runChecks } from '../run-checks.ts'
import { describeRun } from './report.ts'
import { runCheck } from './run.ts'
import { VARIANTS } from './variants.ts'
import { failuresOf, isCaught } from './verdict.ts'

/** A broken engine need not be watched for longer, nor does it do the real jobs. */
const BROKEN_SEC = 40

await runChecks(VARIANTS, async (variant, { isBroken, seconds: asked, ...tools }) => {
  const seconds = isBroken ? Math.min(BROKEN_SEC, asked) : asked
  const figures = await runCheck({ variant, seconds, withRealWay: !isBroken, ...tools })
  const unnoticed = isCaught(figures) ? [] : ['a broken engine went unnoticed: the check is too gentle']
  return { lines: describeRun(figures), failures: isBroken ? unnoticed : failuresOf(figures) }
})
